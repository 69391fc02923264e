import { writeFile } from 'node:fs/promises'
import { etl } from '../../pipeline/etl.ts'
import { listRejects, type RejectedRow } from '../../pipeline/rejects.ts'
import type { Context } from '../context.ts'
import { etlText, follow } from '../etl-report.ts'
import { plural } from '../numbers.ts'
import { etlOptions, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { tableOf } from '../render/records.ts'

const LISTED = 50

export async function run(options: VerbOptions<'rejects'>, context: Context): Promise<undefined> {
  const action = options.action ?? 'list'
  if (action === 'retry') return retry(context)
  const { config, signal, out, err, json, isTty, columns } = context
  const limit = options.limit ?? (action === 'list' ? LISTED : undefined)
  const filter = { dataset: options.dataset, reason: options.reason, runId: options.run, limit }
  const rows = await listRejects(await warehouseOf(config), filter, signal)
  if (action === 'export') return exportRows(rows, options.out, context)
  if (json) {
    out.json({ rejects: rows })
    return
  }
  if (rows.length === 0) {
    out.write('No row was rejected.\n')
    return
  }
  const shown = rows.map(({ uri, line, reason, column, message }) => ({ file: uri, line, reason, column, message }))
  out.write(tableOf(shown, isTty ? { columns } : {}))
  if (rows.length === limit) err.note(`${limit} rows shown; --limit shows more.`)
}

/** One JSON object a line: the raw row with its place and reason. */
async function exportRows(
  rows: readonly RejectedRow[],
  path: string | undefined,
  { out, json }: Context
): Promise<undefined> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  if (path === undefined) {
    if (json) out.json({ rejects: rows })
    else out.write(text)
    return
  }
  await writeFile(path, text)
  if (json) out.json({ written: path, rows: rows.length })
  else out.write(`Wrote ${plural(rows.length, 'row')} to ${path}.\n`)
}

async function retry(context: Context): Promise<undefined> {
  const report = await etl({ ...(await etlOptions(context)), retryRejects: true, emit: follow(context) })
  context.err.progress(undefined)
  if (context.json) context.out.json(report)
  else context.out.write(etlText(report))
}
