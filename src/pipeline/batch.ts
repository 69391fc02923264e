import type { MaxRejected } from '../config/value-types.ts'
import type { Drift } from '../extract/drift.ts'
import { type Extraction, extract, type InputFile } from '../extract/extract.ts'
import { matchKey } from '../extract/fold.ts'
import { stagingOf } from '../extract/scratch.ts'
import {
  etlChecks,
  etlFiles,
  etlRejects,
  matchKeys,
  stagingEvents,
  stagingSongs,
  type TableDef
} from '../model/index.ts'
import type { FileRange, TimeSpan } from '../model/scope.ts'
import { type CheckOutcome, runChecks } from '../quality/run.ts'
import { DATASETS, type Dataset, type Source } from '../sources/types.ts'
import { removeReplaced, type SqlContext, type Step, transformEvents, transformSongs } from '../transform/index.ts'
import { AppError } from '../util/errors.ts'
import { jsonWithBigints } from '../util/json.ts'
import { literal } from '../util/sql.ts'
import type { Session } from '../warehouse/types.ts'
import type { Emit } from './events.ts'
import { checkRejected, type RejectExample } from './limits.ts'
import type { Todo } from './plan.ts'

/** What all batches of a run share. */
export interface BatchContext {
  readonly session: Session
  readonly sources: Readonly<Record<Dataset, Source>>
  readonly sql: SqlContext
  readonly runId: number
  readonly maxRejected: MaxRejected
  readonly tempDir: string
  readonly now: () => Date
  readonly signal: AbortSignal | undefined
  readonly emit: Emit
  /** Rows read and rejected so far in this run, by dataset; a batch adds its own when it commits. */
  readonly tally: Record<Dataset, { read: number; rejected: number }>
}

export interface BatchReport {
  readonly files: number
  readonly rowsRead: number
  readonly rowsStaged: number
  readonly rowsRejected: number
  readonly plays: number
  readonly drift: readonly Drift[]
  readonly warnings: readonly CheckOutcome[]
}

/**
 * Loads one batch: its files are read into temporary tables, and then everything that they change (staging, rejects,
 * ledger, star, checks) commits in one transaction, or nothing does.
 * @param firstFileId the id of the batch's first file; its files take consecutive ids, songs before events
 */
export async function loadBatch(
  context: BatchContext,
  batch: number,
  todo: readonly Todo[],
  firstFileId: number
): Promise<BatchReport> {
  const { session, signal } = context
  const db = await session.extractDb()
  const parts: { extraction: Extraction; range: FileRange; inputs: readonly InputFile[] }[] = []
  let nextId = firstFileId
  for (const dataset of DATASETS) {
    const source = context.sources[dataset]
    const inputs = todo.filter((t) => t.dataset === dataset).map(({ file }) => ({ fileId: nextId++, source, file }))
    if (inputs.length === 0) continue
    const range = { first: nextId - inputs.length, last: nextId - 1 }
    const extraction = await extract(db, dataset, inputs, { tempDir: context.tempDir, signal })
    for (const { file } of extraction.gone) {
      context.emit({
        type: 'note',
        message: `${file.uri} vanished or was changed before it was read; it is left out of this run`
      })
    }
    parts.push({ extraction, range, inputs })
  }

  const counts = { rowsRead: 0, rowsStaged: 0, rowsRejected: 0, plays: 0 }
  for (const { extraction, inputs } of parts) {
    const [sums] = await db.all(
      `SELECT sum(rows_read)::BIGINT AS read, sum(rows_staged)::BIGINT AS staged, sum(rows_rejected)::BIGINT AS rejected, sum(plays)::BIGINT AS plays
       FROM (${extraction.files})`
    )
    const read = Number(sums?.read ?? 0)
    const rejected = Number(sums?.rejected ?? 0)
    const so = context.tally[extraction.dataset]
    const examples = rejected > 0 ? await exampleRejects(context, extraction, inputs) : []
    checkRejected(extraction.dataset, so.read + read, so.rejected + rejected, context.maxRejected, examples)
    so.read += read
    so.rejected += rejected
    counts.rowsRead += read
    counts.rowsStaged += Number(sums?.staged ?? 0)
    counts.rowsRejected += rejected
    counts.plays += Number(sums?.plays ?? 0)
  }

  const outcomes = await session.transaction(() => commitWork(context, batch, todo, parts))
  const warnings = outcomes.filter((outcome) => !outcome.passed)
  for (const outcome of warnings) context.emit({ type: 'check', outcome })
  const drift = parts.flatMap(({ extraction }) => extraction.drift)
  return { files: todo.length, ...counts, drift, warnings }
}

/** Everything of a batch that happens inside its transaction. */
async function commitWork(
  context: BatchContext,
  batch: number,
  todo: readonly Todo[],
  parts: readonly { extraction: Extraction; range: FileRange }[]
): Promise<CheckOutcome[]> {
  const { session, sql, runId, now } = context
  const run = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      context.signal?.throwIfAborted()
      context.emit({ type: 'step', batch, name: step.name })
      await session.run(step.sql)
    }
  }
  const vanished = new Set(parts.flatMap(({ extraction }) => extraction.gone.map((input) => input.file.uri)))
  const replaced = todo.flatMap((t) => (t.replaces !== undefined && !vanished.has(t.file.uri) ? [t.replaces] : []))
  await makeIdTable(session, 't_replaced', replaced)
  await run(removeReplaced())

  const loadedAt = now().toISOString().replace('T', ' ').replace('Z', '')
  for (const dataset of DATASETS) {
    const part = parts.find(({ extraction }) => extraction.dataset === dataset)
    const range = part?.range ?? { first: 0, last: -1 }
    if (part) {
      context.emit({ type: 'step', batch, name: `stage ${dataset}` })
      await stage(context, part.extraction, loadedAt)
      for (const statement of session.dialect.analyze([stagingOf(dataset)])) await session.run(statement)
    }
    if (dataset === 'songs') {
      if (part || replaced.length > 0) await run(transformSongs(sql, range))
    } else if (part || replaced.length > 0) {
      await run(transformEvents(sql, range, await playSpan(session, range)))
    }
  }

  const rangeOf = (dataset: Dataset): FileRange =>
    parts.find(({ extraction }) => extraction.dataset === dataset)?.range ?? { first: 0, last: -1 }
  const outcomes = await runChecks(
    session,
    {
      dialect: session.dialect,
      songs: rangeOf('songs'),
      events: rangeOf('events'),
      span: await playSpan(session, rangeOf('events')),
      now: now().getTime()
    },
    context.signal
  )
  await storeChecks(session, runId, batch, outcomes, now())
  failOnErrors(outcomes)
  return outcomes
}

/** Copies an extraction into staging, the rejects, the ledger and the dictionary of match keys. */
async function stage(context: BatchContext, extraction: Extraction, loadedAt: string): Promise<void> {
  const { session, runId } = context
  const db = await session.extractDb()
  const { dataset } = extraction
  const load = (into: TableDef, select: string): Promise<number> => session.load({ from: db, select, into })
  await load(
    etlFiles,
    `SELECT file_id, ${literal(dataset)} AS dataset, uri, etag, size, 'loaded' AS status, ${runId} AS run_id,
       TIMESTAMP ${literal(loadedAt)} AS loaded_at, rows_read, rows_staged, rows_rejected, plays, 0 AS duplicates
     FROM (${extraction.files})`
  )
  await load(dataset === 'events' ? stagingEvents : stagingSongs, extraction.rows)
  await load(
    etlRejects,
    `SELECT ${runId} AS run_id, file_id, ${literal(dataset)} AS dataset, line, column_name, reason, message, raw, raw_encoding, raw_bytes
     FROM (${extraction.rejects})`
  )
  const texts = await db.all(`SELECT ${guarded('text')} AS text FROM (${extraction.texts})`)
  await addMatchKeys(
    session,
    texts.map((row) => unguarded(row.text))
  )
}

/**
 * DuckDB's driver takes a text's leading U+FEFF for a byte order mark and drops it. A text that comes back changed would
 * get no match key, and its song would be missing from the catalogue: so it travels behind a character of ours.
 */
export const guarded = (column: string): string => `'.' || ${column}`
export const unguarded = (text: unknown): string => String(text).slice(1)

/** Adds the folded form of texts that the dictionary does not have yet. */
export async function addMatchKeys(session: Session, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return
  const { dialect } = session
  const shape = { name: 't_match_keys', columns: matchKeys.columns }
  await session.run('DROP TABLE IF EXISTS t_match_keys')
  await session.run(
    `CREATE TEMPORARY TABLE t_match_keys (${shape.columns.map((c) => `${c.name} ${dialect.type(c.type)}`).join(', ')})`
  )
  await session.insertRows(
    shape,
    texts.map((text) => [text, matchKey(text)])
  )
  await session.run(
    `INSERT INTO match_keys SELECT n.text, n.key FROM t_match_keys n
     LEFT JOIN match_keys k ON k.text = n.text WHERE k.text IS NULL`
  )
}

/** A temporary table of file ids. */
export async function makeIdTable(session: Session, name: string, ids: readonly number[]): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${name}`)
  await session.run(`CREATE TEMPORARY TABLE ${name} (file_id BIGINT)`)
  for (let start = 0; start < ids.length; start += 1000) {
    const values = ids.slice(start, start + 1000).map((id) => `(${id})`)
    await session.run(`INSERT INTO ${name} VALUES ${values.join(', ')}`)
  }
}

/** The time between which the plays of a file range, and those taken back, lie. */
export async function playSpan(session: Session, range: FileRange): Promise<TimeSpan | undefined> {
  const { rows } = await session.query(
    `SELECT MIN(ts), MAX(ts) FROM (
       SELECT e.ts FROM staging_events e WHERE e.file_id BETWEEN ${range.first} AND ${range.last} AND e.page = 'NextSong'
       UNION ALL
       SELECT ts FROM t_removed_plays
     ) t`
  )
  const [from, to] = rows[0] ?? []
  return from === null || from === undefined ? undefined : { from: Number(from), to: Number(to) }
}

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
      o.passed ? null : jsonWithBigints(o.sample),
      at.toISOString()
    ])
  )
}

/** Throws E_CHECK when an error-level check failed; the transaction around it rolls back. */
export function failOnErrors(outcomes: readonly CheckOutcome[]): void {
  const failed = outcomes.filter((o) => !o.passed && o.severity === 'error')
  if (failed.length === 0) return
  const lines = failed.map(
    (o) => `  ${o.id}: it should hold that ${o.says}; ${o.failing} rows fail, such as ${jsonWithBigints(o.sample[0])}`
  )
  throw new AppError(
    'E_CHECK',
    'fix-input',
    `${failed.length} checks failed, nothing of this batch was loaded\n${lines.join('\n')}`,
    {
      hint: 'Look at the rows named above; mend the files that they came from and run again.',
      details: { checks: failed.map((o) => o.id).join(', ') }
    }
  )
}

async function exampleRejects(
  context: BatchContext,
  extraction: Extraction,
  inputs: readonly InputFile[]
): Promise<RejectExample[]> {
  const db = await context.session.extractDb()
  const uris = new Map(inputs.map(({ fileId, file }) => [fileId, file.uri]))
  const rows = await db.all(
    `SELECT file_id, line, column_name, reason, message FROM (${extraction.rejects}) ORDER BY file_id, line LIMIT 5`
  )
  return rows.map((row) => ({
    uri: uris.get(Number(row.file_id)) ?? '?',
    line: Number(row.line),
    column: row.column_name === null ? null : String(row.column_name),
    reason: String(row.reason),
    message: String(row.message)
  }))
}
