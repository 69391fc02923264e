import { derivedTables, etlChecks } from '../model/index.ts'
import type { FileRange, SongMatch } from '../model/scope.ts'
import { type CheckOutcome, runChecks } from '../quality/run.ts'
import { catalogue, isPlay, removeReplaced, type Step, songTexts, transformEvents } from '../transform/index.ts'
import { distinctText } from '../util/same-text.ts'
import type { Session, Warehouse } from '../warehouse/types.ts'
import { makeIdTable, playSpan } from './commit-batch.ts'
import type { Emit } from './events.ts'
import { MatchKeys } from './match-keys.ts'
import { runSteps } from './run-steps.ts'
import { beginRun, bookFailure, holderName, interruptible } from './runs.ts'
import { failOnErrors, storeChecks } from './stored-checks.ts'
import { ensureTables, requireTables } from './tables.ts'

export interface RebuildOptions {
  readonly warehouse: Warehouse
  readonly songMatch?: SongMatch
  readonly waitSeconds?: number
  readonly signal?: AbortSignal | undefined
  readonly emit?: Emit
  readonly now?: () => Date
}

export interface RebuildReport {
  readonly plays: number
  readonly checks: readonly CheckOutcome[]
}

/** Staged rows that one turn of the transform takes at most, so that memory is bounded. */
const ROWS_A_TURN = 500_000
const TEXTS_A_TURN = 50_000

/**
 * Remakes the star from the staging tables in one transaction, without reading a source: the answer when rules change,
 * and the proof that what grew day by day equals what is made at once.
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildReport> {
  const { warehouse, signal, waitSeconds = 0 } = options
  const now = options.now ?? (() => new Date())
  const work = async (session: Session): Promise<RebuildReport> => {
    await session.lock(holderName(), waitSeconds)
    await ensureTables(session)
    // Booked as a run, for the rule that plays follow from now on.
    const { runId } = await beginRun(session, options.songMatch ?? 'exact', now())
    const made = session.transaction(async () => {
      await remake(session, options)
      const scope = {
        dialect: session.dialect,
        songs: 'all',
        events: 'all',
        span: 'all',
        now: now().getTime()
      } as const
      const checks = await runChecks(session, scope, signal)
      failOnErrors(checks, 'the star stays as it was')
      await session.run(`DELETE FROM ${etlChecks.name} WHERE run_id = 0`)
      await storeChecks(session, 0, 0, checks, now())
      const { rows } = await session.query('SELECT COUNT(*) FROM songplays')
      const finished = session.dialect.timestampFromMs(`CAST(${now().getTime()} AS BIGINT)`)
      await session.run(
        `UPDATE etl_runs SET status = 'done', finished_at = ${finished}, message = 'rebuild' WHERE run_id = ${runId}`
      )
      return { plays: Number(rows[0]?.[0] ?? 0), checks }
    })
    try {
      return await made
    } catch (error) {
      await bookFailure(session, runId, error, { now: now(), stopped: signal?.aborted === true })
      throw error
    }
  }
  return interruptible(signal, async () => {
    await requireTables(warehouse, { waitSeconds, signal })
    return warehouse.withSession(work, { access: 'write', waitSeconds, signal })
  })
}

async function remake(session: Session, options: RebuildOptions): Promise<void> {
  const { dialect } = session
  const context = { dialect, songMatch: options.songMatch ?? 'exact' }
  const run = (steps: readonly Step[]): Promise<void> => runSteps({ session, ...options }, 0, steps)
  for (const table of derivedTables) await session.run(`DELETE FROM ${dialect.id(table.name)}`)
  await session.run("UPDATE etl_files SET duplicates = 0 WHERE status = 'loaded'")
  await refillMatchKeys(session)
  await makeIdTable(session, 't_replaced', [])
  await run(removeReplaced(dialect.traits))
  const [songs] = await ranges(session, 'songs', Number.POSITIVE_INFINITY)
  if (songs) await run(catalogue(context, songs))
  await run(songTexts(context))
  for (const range of await ranges(session, 'events', ROWS_A_TURN)) {
    await run(transformEvents(context, range, await playSpan(session, range)))
  }
}

async function refillMatchKeys(session: Session): Promise<void> {
  const rules = session.dialect.traits
  const of = (column: string): string => distinctText(rules, column)
  const texts = `SELECT ${of('t.song')} FROM staging_events t WHERE ${isPlay(rules, 't')} AND t.song IS NOT NULL
    UNION SELECT ${of('t.artist')} FROM staging_events t WHERE ${isPlay(rules, 't')} AND t.artist IS NOT NULL
    UNION SELECT ${of('t.title')} FROM staging_songs t UNION SELECT ${of('t.artist_name')} FROM staging_songs t`
  const all: string[] = []
  for await (const page of session.pages(`SELECT song FROM (${texts}) t`)) {
    for (const [text] of page.rows) all.push(String(text))
  }
  const keys = new MatchKeys()
  for (let start = 0; start < all.length; start += TEXTS_A_TURN) {
    await keys.foldTexts(session, all.slice(start, start + TEXTS_A_TURN))
    await keys.land(session)
    await keys.add(session)
  }
}

/** The loaded files of a dataset as ranges of ids that hold about so many rows each. */
async function ranges(session: Session, dataset: 'songs' | 'events', rows: number): Promise<FileRange[]> {
  const result = await session.query(
    `SELECT file_id, rows_staged FROM etl_files WHERE dataset = '${dataset}' AND status = 'loaded' ORDER BY file_id`
  )
  const found: { first: number; last: number }[] = []
  let held = 0
  for (const [id, count] of result.rows) {
    const fileId = Number(id)
    const current = found.at(-1)
    if (current && held + Number(count) <= rows) {
      current.last = fileId
      held += Number(count)
    } else {
      found.push({ first: fileId, last: fileId })
      held = Number(count)
    }
  }
  return found
}
