import { type Status, status } from '../../pipeline/status.ts'
import type { Value } from '../../warehouse/types.ts'
import type { Context } from '../context.ts'
import { bytes, count, plural } from '../numbers.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { tableOf } from '../render/records.ts'

export async function run(_options: VerbOptions<'status'>, context: Context): Promise<undefined> {
  const { config, signal, out, json } = context
  const report = await status(await warehouseOf(config), signal)
  if (json) out.json(report)
  else out.write(statusText(report, context))
}

const RUN_COLUMNS = [
  'run_id',
  'status',
  'started_at',
  'files_new',
  'files_changed',
  'rows_read',
  'rows_rejected',
  'plays',
  'message'
]

function statusText(report: Status, { isTty, columns, now }: Context): string {
  const width = isTty ? { columns } : {}
  const parts = [`Warehouse ${report.warehouse}`]
  if (report.tables.length === 0) return `${parts[0]}\nNo tables yet: \`sparkify etl\` makes and fills them.\n`
  parts.push(
    tableOf(
      report.tables.map(({ name, group, rows }) => ({ table: name, group, rows })),
      width
    )
  )
  const { first, last } = report.plays
  if (first && last) parts.push(`Plays from ${first} to ${last} (the newest is ${age(last, now())} old).`)
  for (const f of report.files) {
    parts.push(`${f.dataset}: ${plural(f.loaded, 'file')} loaded, ${bytes(f.bytes)}, the last at ${f.lastLoaded}.`)
  }
  if (report.runs.length > 0) {
    const pick = (run: Readonly<Record<string, Value>>): Record<string, Value> =>
      Object.fromEntries(RUN_COLUMNS.map((name) => [name, firstLine(run[name] ?? null)]))
    parts.push(`Last runs\n${tableOf(report.runs.map(pick), width)}`)
  }
  if (report.rejects.length > 0) parts.push(`Rejected rows\n${tableOf(report.rejects, width)}`)
  for (const failed of report.failedChecks) {
    parts.push(
      `Check ${failed.check_id} (${failed.severity}) fails for ${count(Number(failed.failing))} rows: ${failed.message}`
    )
  }
  return `${parts.join('\n\n').trimEnd()}\n`
}

const firstLine = (value: Value): Value => (typeof value === 'string' ? (value.split('\n', 1)[0] ?? '') : value)

function age(iso: string, now: Date): string {
  const hours = (now.getTime() - Date.parse(iso)) / 3_600_000
  return hours < 48 ? plural(Math.round(hours), 'hour') : plural(Math.round(hours / 24), 'day')
}
