import { check } from '../../pipeline/check.ts'
import type { Context } from '../context.ts'
import { checkText } from '../etl-report.ts'
import { plural } from '../numbers.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { wrapLines } from '../render/wrap.ts'

export async function run(_options: VerbOptions<'check'>, context: Context): Promise<number> {
  const { config, signal, now, out, err, json, isTty, columns } = context
  const outcomes = await check({ warehouse: await warehouseOf(config), waitSeconds: config.lockWait, signal, now })
  const failed = outcomes.filter((o) => !o.passed)
  const errors = failed.filter((o) => o.severity === 'error')
  if (json) out.json({ passed: outcomes.length - failed.length, failed: errors.length, outcomes })
  else {
    for (const outcome of outcomes) {
      const word = outcome.passed ? 'ok' : outcome.severity === 'error' ? 'FAILED' : 'warning'
      const text = `${word.padEnd(9)}${outcome.passed ? `${outcome.id}: ${outcome.says}` : checkText(outcome)}\n`
      out.write(wrapLines(text, isTty ? columns : undefined))
    }
    err.note(
      `${plural(outcomes.length, 'check')}: ${errors.length} failed, ${plural(failed.length - errors.length, 'warning')}`
    )
  }
  return errors.length > 0 ? 3 : 0
}
