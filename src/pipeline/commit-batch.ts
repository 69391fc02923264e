import type { Extraction } from '../extract/extract.ts'
import { stagingOf } from '../extract/scratch.ts'
import { etlFiles, etlRejects, stagingEvents, stagingSongs, type TableDef } from '../model/index.ts'
import type { FileRange, TimeSpan } from '../model/scope.ts'
import { type CheckOutcome, runChecks } from '../quality/run.ts'
import { DATASETS, type Dataset } from '../sources/types.ts'
import { isPlay, removeReplaced, type Step, transformEvents, transformSongs } from '../transform/index.ts'
import { literal } from '../util/sql.ts'
import type { Session } from '../warehouse/types.ts'
import type { BatchContext, BatchReport, Counts, ReadBatch } from './batch.ts'
import { keptRaw, tellCutRaw } from './long-text.ts'
import { addMatchKeys, guarded, unguarded } from './match-keys.ts'
import { failOnErrors, storeChecks } from './stored-checks.ts'

/**
 * Commits a batch that was read and admitted: everything that it changes (staging, rejects, ledger, star, checks) in one
 * transaction, or nothing of it. Leans on nothing but the batch and the warehouse, so it may be called again after a
 * transaction that failed for a passing reason.
 */
export async function commitBatch(context: BatchContext, batch: ReadBatch): Promise<BatchReport> {
  const outcomes = await context.session.transaction(() => commitWork(context, batch))
  const warnings = outcomes.filter((outcome) => !outcome.passed)
  for (const outcome of warnings) context.emit({ type: 'check', outcome })
  const sum = (of: (counts: Counts) => number): number =>
    batch.parts.reduce((total, { content }) => total + of(content.counts), 0)
  return {
    files: batch.todo.length,
    rowsRead: sum((c) => c.read),
    rowsStaged: sum((c) => c.staged),
    rowsRejected: sum((c) => c.rejected),
    plays: sum((c) => c.plays),
    drift: batch.parts.flatMap(({ content }) => content.drift),
    warnings
  }
}

/** Everything of a batch that happens inside its transaction. */
async function commitWork(context: BatchContext, { number: batch, todo, parts }: ReadBatch): Promise<CheckOutcome[]> {
  const { session, sql, runId, now } = context
  const run = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      context.signal?.throwIfAborted()
      context.emit({ type: 'step', batch, name: step.name })
      await session.run(step.sql)
    }
  }
  const vanished = new Set(parts.flatMap(({ content }) => content.gone.map((input) => input.file.uri)))
  const replaced = todo.flatMap((t) => (t.replaces !== undefined && !vanished.has(t.file.uri) ? [t.replaces] : []))
  await makeIdTable(session, 't_replaced', replaced)
  await run(removeReplaced(session.dialect.traits))

  const loadedAt = now().toISOString().replace('T', ' ').replace('Z', '')
  for (const dataset of DATASETS) {
    const part = parts.find((p) => p.dataset === dataset)
    const range = part?.range ?? { first: 0, last: -1 }
    if (part) {
      context.emit({ type: 'step', batch, name: `stage ${dataset}` })
      await stage(context, part.content, loadedAt)
      for (const statement of session.dialect.analyze([stagingOf(dataset)])) await session.run(statement)
    }
    if (dataset === 'songs') {
      if (part || replaced.length > 0) await run(transformSongs(sql, range))
    } else if (part || replaced.length > 0) {
      await run(transformEvents(sql, range, await playSpan(session, range)))
    }
  }

  const rangeOf = (dataset: Dataset): FileRange =>
    parts.find((p) => p.dataset === dataset)?.range ?? { first: 0, last: -1 }
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
    `SELECT ${runId} AS run_id, file_id, ${literal(dataset)} AS dataset, line, column_name, reason, message, ${keptRaw(session.dialect)}, raw_encoding, raw_bytes
     FROM (${extraction.rejects})`
  )
  await tellCutRaw(session, extraction, context.emit)
  const texts = await db.all(`SELECT ${guarded('text')} AS text FROM (${extraction.texts})`)
  await addMatchKeys(
    session,
    texts.map((row) => unguarded(row.text))
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
       SELECT e.ts FROM staging_events e WHERE e.file_id BETWEEN ${range.first} AND ${range.last} AND ${isPlay(session.dialect.traits, 'e')}
       UNION ALL
       SELECT ts FROM t_removed_plays
     ) t`
  )
  const [from, to] = rows[0] ?? []
  return from === null || from === undefined ? undefined : { from: Number(from), to: Number(to) }
}
