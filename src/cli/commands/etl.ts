import { dryRun } from '../../pipeline/dry-run.ts'
import { etl } from '../../pipeline/etl.ts'
import { rebuild } from '../../pipeline/rebuild.ts'
import { AppError } from '../../util/errors.ts'
import type { Context } from '../context.ts'
import { etlText, follow, passedOverLines } from '../etl-report.ts'
import { bytes, count, plural } from '../numbers.ts'
import { etlOptions, sourcesOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { visible } from '../render/width.ts'
import { wrapLines } from '../render/wrap.ts'

export async function run(options: VerbOptions<'etl'>, context: Context): Promise<number | undefined> {
  if (options.dryRun && options.rebuild) {
    throw new AppError('E_USAGE', 'fix-config', '--dry-run and --rebuild exclude each other', {
      hint: 'Give one of the two.'
    })
  }
  if (options.dryRun) return plan(context)
  if (options.rebuild) return remake(context)
  const report = await etl({ ...(await etlOptions(context)), emit: follow(context) })
  context.err.progress(undefined)
  if (context.json) context.out.json(report)
  else context.out.write(etlText(report, context))
  return undefined
}

async function remake(context: Context): Promise<undefined> {
  const { config, signal, now, out, json } = context
  const report = await rebuild({
    warehouse: await warehouseOf(config),
    songMatch: config.songMatch,
    waitSeconds: config.lockWait,
    signal,
    now,
    emit: follow(context)
  })
  context.err.progress(undefined)
  if (json) out.json(report)
  else
    out.write(
      `Remade the star from staging: ${plural(report.plays, 'play')}, ${plural(report.checks.length, 'check')} done.\n`
    )
}

async function plan({ config, signal, out, err, json, isTty, columns }: Context): Promise<undefined> {
  const report = await dryRun({ warehouse: await warehouseOf(config), sources: await sourcesOf(config), signal })
  for (const { dataset, passedOver } of report.datasets) {
    for (const line of passedOverLines({ dataset, ...passedOver })) err.warn(line)
  }
  if (json) {
    out.json(report)
    return
  }
  // The plan comes last: on a terminal the end is what one sees. Comments of the tables are many and say little here.
  const ddl = report.ddl.filter((sql) => !sql.startsWith('COMMENT ON '))
  out.write(
    ddl.length === 0 ? 'No table is missing.\n\n' : `Missing tables would be created:\n\n${ddl.join(';\n')};\n\n`
  )
  const write = (text: string): void => out.write(wrapLines(text, isTty ? columns : undefined))
  for (const d of report.datasets) {
    write(
      `${d.dataset} from ${d.source}\n  ${count(d.new)} new, ${count(d.changed)} changed, ${count(d.unchanged)} unchanged, ${count(d.gone)} gone; ` +
        `${bytes(d.bytes)} to read, about ${plural(d.expectedRows, 'row')}\n`
    )
    for (const file of d.files)
      write(`  ${file.kind.padEnd(8)}${visible(below(d.source, file.uri))} (${bytes(file.size)})\n`)
    const more = d.new + d.changed + d.gone - d.files.length
    if (more > 0) write(`  … and ${count(more)} more\n`)
  }
}

/** A file's name from its source on. */
const below = (source: string, uri: string): string =>
  uri.startsWith(`${source}/`) ? uri.slice(source.length + 1) : uri
