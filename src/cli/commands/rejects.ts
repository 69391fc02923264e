import { etl } from '../../pipeline/etl.ts'
import { listRejects, type RejectedRow } from '../../pipeline/rejects.ts'
import { requireTables } from '../../pipeline/tables.ts'
import type { Context } from '../context.ts'
import { etlText, follow } from '../etl-report.ts'
import { plural } from '../numbers.ts'
import { etlOptions, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { outFile, writeOut } from '../out-file.ts'
import { tableOf } from '../render/records.ts'
import { visible } from '../render/width.ts'
import { wrapLines } from '../render/wrap.ts'

const LISTED = 50

export async function run(options: VerbOptions<'rejects'>, context: Context): Promise<undefined> {
  const action = options.action ?? 'list'
  if (action === 'retry') return retry(context)
  const { config, signal, out, err, json, isTty, columns, cwd } = context
  const path = options.out === undefined ? undefined : outFile(options.out, cwd)
  const limit = options.limit ?? (action === 'list' ? LISTED : undefined)
  const filter = { dataset: options.dataset, reason: options.reason, runId: options.run, limit }
  const rows = await listRejects(await warehouseOf(config), filter, signal)
  if (action === 'export') return exportRows(rows, path, options.out, context)
  if (json) {
    out.json({ rejects: rows })
    return
  }
  if (rows.length === 0) {
    out.write('This warehouse has no rejected rows.\n')
    return
  }
  if (isTty) out.write(wrapLines(byFile(rows), columns))
  else {
    out.write(
      tableOf(rows.map(({ uri, line, reason, column, message }) => ({ file: uri, line, reason, column, message })))
    )
  }
  if (rows.length === limit) err.note(`${limit} rows shown; --limit shows more.`)
}

/** For a terminal: a file's name once, then its lines. The message names the column. */
function byFile(rows: readonly RejectedRow[]): string {
  const digits = Math.max(...rows.map((row) => String(row.line).length))
  let last = ''
  return rows
    .map(({ uri, line, reason, message }) => {
      const head = uri === last ? '' : `${visible(uri)}\n`
      last = uri
      return `${head}  ${String(line).padStart(digits)} ${reason.padEnd(14)}  ${visible(message)}\n`
    })
    .join('')
}

/** One JSON object a line: the raw row with its place and reason. */
async function exportRows(
  rows: readonly RejectedRow[],
  path: string | undefined,
  typed: string | undefined,
  { out, json }: Context
): Promise<undefined> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  if (path === undefined) {
    if (json) out.json({ rejects: rows })
    else out.write(text)
    return
  }
  await writeOut(path, text, typed)
  if (json) out.json({ written: path, rows: rows.length })
  else out.write(`Wrote ${plural(rows.length, 'row')} to ${typed ?? path}.\n`)
}

async function retry(context: Context): Promise<undefined> {
  const options = await etlOptions(context)
  await requireTables(options.warehouse, { waitSeconds: context.config.lockWait, signal: context.signal })
  const report = await etl({ ...options, retryRejects: true, emit: follow(context) })
  context.err.progress(undefined)
  if (context.json) context.out.json(report)
  else context.out.write(etlText(report, context))
}
