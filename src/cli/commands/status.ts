import { type Status, status } from '../../pipeline/status.ts'
import type { Value } from '../../warehouse/types.ts'
import type { Context } from '../context.ts'
import { bytes, plural } from '../numbers.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { tableOf } from '../render/records.ts'
import { visible } from '../render/width.ts'
import { wrapLines } from '../render/wrap.ts'

export async function run(_options: VerbOptions<'status'>, context: Context): Promise<undefined> {
  const { config, signal, out, json } = context
  const report = await status(await warehouseOf(config), signal)
  if (json) out.json(report)
  else out.write(statusText(report, context))
}

function statusText(report: Status, { isTty, columns, now }: Context): string {
  const width = isTty ? { columns } : {}
  const wrapped = (text: string): string => wrapLines(text, width.columns)
  const parts = [wrapped(`Warehouse ${report.warehouse}`)]
  if (report.tables.length === 0) return `${parts[0]}\nNo tables yet: \`sparkify etl\` makes and fills them.\n`
  parts.push(
    tableOf(
      report.tables.map(({ name, group, rows }) => ({ table: name, group, rows })),
      width
    )
  )
  const { first, last } = report.plays
  const lines: string[] = []
  if (first && last) {
    lines.push(`Plays from ${minute(first)} to ${minute(last)} UTC; the newest is ${age(last, now())} old.`)
  }
  for (const f of report.files) {
    lines.push(
      `${f.dataset}: ${plural(f.loaded, 'file')} loaded, ${bytes(f.bytes)}, the last at ${minute(f.lastLoaded)} UTC.`
    )
  }
  if (lines.length > 0) parts.push(wrapped(lines.join('\n')))
  if (report.runs.length > 0) {
    parts.push(`Last runs\n${tableOf(report.runs.map(runRow), width)}`)
    // Only the latest word counts: what went wrong before it was tried again.
    const [latest] = report.runs
    if (latest?.message) parts.push(wrapped(`Run ${latest.run_id}: ${visible(firstLine(latest.message))}`))
  }
  if (report.rejects.length > 0) parts.push(`Rejected rows\n${tableOf(report.rejects, width)}`)
  // A check may have failed in the last run and again in `sparkify check`, which looks at everything.
  const failures = new Map([...report.failedChecks].reverse().map((failed) => [failed.check_id, failed]))
  for (const { check_id, severity, failing, message } of [...failures.values()].reverse()) {
    parts.push(
      wrapped(
        `${severity === 'error' ? 'FAILED' : 'warning'} ${check_id}: it should hold that ${message}; ${plural(Number(failing), 'row')} differ${Number(failing) === 1 ? 's' : ''}`
      )
    )
  }
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}

/** A run in few columns: everything of it is in etl_runs and in --json. */
function runRow(run: Readonly<Record<string, Value>>): Record<string, Value> {
  const { run_id, status, started_at, files_new, files_changed, rows_read, rows_rejected, plays } = run
  const files = Number(files_new) + Number(files_changed)
  return {
    run: run_id ?? null,
    status: status ?? null,
    started: minute(started_at),
    files,
    rows: rows_read ?? null,
    rejected: rows_rejected ?? null,
    plays: plays ?? null
  }
}

/** 2018-11-01T21:01:46.796Z as 2018-11-01 21:01. */
const minute = (iso: Value | undefined): string => (typeof iso === 'string' ? iso.slice(0, 16).replace('T', ' ') : '–')

const firstLine = (value: Value): string => String(value).split('\n', 1)[0] ?? ''

function age(iso: string, now: Date): string {
  const hours = (now.getTime() - Date.parse(iso)) / 3_600_000
  return hours < 48 ? plural(Math.round(hours), 'hour') : plural(Math.round(hours / 24), 'day')
}
