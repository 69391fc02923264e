import { etlChecks } from '../model/index.ts'
import type { CheckOutcome } from '../quality/run.ts'
import { AppError } from '../util/errors.ts'
import { jsonWithBigints } from '../util/json.ts'
import type { Session } from '../warehouse/types.ts'
import { fittingSample } from './long-text.ts'

export async function storeChecks(
  session: Session,
  runId: number,
  batch: number,
  outcomes: readonly CheckOutcome[],
  at: Date
): Promise<void> {
  await session.insertRows(
    etlChecks,
    outcomes.map((o) => [
      runId,
      batch,
      o.id,
      o.table,
      o.severity,
      o.passed ? 'passed' : 'failed',
      o.failing,
      o.says,
      o.passed ? null : fittingSample(o.sample, session.dialect),
      at.toISOString()
    ])
  )
}

/**
 * Throws E_CHECK when an error-level check failed; the transaction around it rolls back.
 * @param consequence what the rollback means
 */
export function failOnErrors(
  outcomes: readonly CheckOutcome[],
  consequence = 'nothing of this batch was loaded'
): void {
  const failed = outcomes.filter((o) => !o.passed && o.severity === 'error')
  if (failed.length === 0) return
  const lines = failed.map(
    (o) =>
      `  ${o.id}: it should hold that ${o.says}; ${o.failing} ${o.failing === 1 ? 'row fails' : 'rows fail'}, such as ${jsonWithBigints(o.sample[0])}`
  )
  throw new AppError(
    'E_CHECK',
    'fix-input',
    `${failed.length} ${failed.length === 1 ? 'check' : 'checks'} failed, ${consequence}\n${lines.join('\n')}`,
    {
      hint: 'Look at the rows named above; mend the files that they came from and run again.',
      details: { checks: failed.map((o) => o.id).join(', ') }
    }
  )
}
