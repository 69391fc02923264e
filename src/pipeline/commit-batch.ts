import { stagingOf } from '../extract/scratch.ts'
import { derivedTables, etlFiles, matchKeys } from '../model/index.ts'
import { type FileRange, inRange, type TimeSpan } from '../model/scope.ts'
import { type CheckOutcome, type CheckScope, runChecks } from '../quality/run.ts'
import { DATASETS, type Dataset } from '../sources/types.ts'
import {
  catalogue,
  isPlay,
  lateSongs,
  removeReplaced,
  type Step,
  songTexts,
  statistics,
  transformEvents
} from '../transform/index.ts'
import type { Session } from '../warehouse/types.ts'
import type { BatchContext, LandedBatch, LandedPart } from './batch.ts'
import { runAll } from './run-all.ts'
import { hasRows, runSteps } from './run-steps.ts'
import { failOnErrors, storeChecks } from './stored-checks.ts'

/** Puts what landed of a part into its tables; the caller has a transaction open. */
export async function stagePart(
  { session, emit }: BatchContext,
  batch: number,
  { dataset, content }: LandedPart
): Promise<void> {
  emit({ type: 'step', batch, name: `stage ${dataset}` })
  for (const landed of content.landed) await session.load(landed)
}

/**
 * Everything that a batch changes beyond what was staged; in the same transaction. Leans on nothing but the batch and the
 * warehouse, so that it can be done again after a transaction that failed for a passing reason.
 */
export async function writeBatch(context: BatchContext, landed: LandedBatch): Promise<CheckOutcome[]> {
  const { session, runId, now, signal } = context
  const work = (): Promise<Touched> => transform(context, landed)
  const touched = await (session.filling?.(derivedTables, work) ?? work())
  const scope = { dialect: session.dialect, ...touched, now: now().getTime() }
  const outcomes = await runChecks(session, scope, signal)
  await storeChecks(session, runId, landed.number, outcomes, now())
  failOnErrors(outcomes)
  return outcomes
}

/** Whatever a batch touches. */
type Touched = Pick<CheckScope, 'songs' | 'events' | 'span'>

/** Takes back replaced versions, and brings the star to what is staged now. */
async function transform(context: BatchContext, { number: batch, todo, parts }: LandedBatch): Promise<Touched> {
  const { session, sql } = context
  const run = (steps: readonly Step[]): Promise<void> => runSteps(context, batch, steps)
  const vanished = new Set(parts.flatMap(({ content }) => content.gone.map((input) => input.file.uri)))
  const replaced = todo.flatMap((t) => (t.replaces !== undefined && !vanished.has(t.file.uri) ? [t.replaces] : []))
  await makeIdTable(session, 't_replaced', replaced)
  const removal = removeReplaced(session.dialect.traits)
  if (replaced.length > 0) {
    await session.run(wholeGroups)
    await run(removal)
  } else {
    // Nothing is taken back; what is left are the empty tables that later steps look at.
    await runAll(
      session,
      removal.filter(({ needs }) => needs === undefined).map(({ sql }) => sql)
    )
  }

  const datasets = DATASETS.filter((dataset) => parts.some((part) => part.dataset === dataset))
  await context.matchKeys.add(session)
  await run(statistics(session.dialect, [etlFiles, matchKeys, ...datasets.map(stagingOf)]))

  const rangeOf = (dataset: Dataset): FileRange => wholeRange(parts.filter((part) => part.dataset === dataset))
  const songs = rangeOf('songs')
  const events = rangeOf('events')
  const touches = (dataset: Dataset): boolean => replaced.length > 0 || datasets.includes(dataset)
  if (touches('songs')) await run(catalogue(sql, songs))
  await run(songTexts(sql))
  // Songs may come late for plays from before.
  if (touches('songs') && (await hasRows(session, 'songplays'))) await run(lateSongs(sql))
  const span = touches('events') ? await playSpan(session, events) : undefined
  if (touches('events')) await run(transformEvents(sql, events, span))
  return { songs, events, span }
}

function wholeRange(parts: readonly LandedPart[]): FileRange {
  if (parts.length === 0) return { first: 0, last: -1 }
  return { first: Math.min(...parts.map((p) => p.range.first)), last: Math.max(...parts.map((p) => p.range.last)) }
}

/** Files that one COPY read have their rows under one id: they are taken back together, and loaded again as new ones. */
const wholeGroups = `INSERT INTO t_replaced
SELECT f.file_id FROM etl_files f
JOIN (
  SELECT DISTINCT g.staged_as FROM etl_files g JOIN t_replaced r ON r.file_id = g.file_id WHERE g.staged_as IS NOT NULL
) s ON s.staged_as = f.staged_as
LEFT JOIN t_replaced t ON t.file_id = f.file_id
WHERE f.status = 'loaded' AND t.file_id IS NULL`

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
    `SELECT MIN(t.first_ts), MAX(t.last_ts) FROM (
       SELECT MIN(e.ts) AS first_ts, MAX(e.ts) AS last_ts FROM staging_events e
       WHERE ${inRange('e', range)} AND ${isPlay(session.dialect.traits, 'e')}
       UNION ALL
       SELECT MIN(r.ts) AS first_ts, MAX(r.ts) AS last_ts FROM t_removed_plays r
     ) t`
  )
  const [from, to] = rows[0] ?? []
  return from === null || from === undefined ? undefined : { from: Number(from), to: Number(to) }
}
