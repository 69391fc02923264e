import { hostname } from 'node:os'
import { etlRuns } from '../model/index.ts'
import type { SongMatch } from '../model/scope.ts'
import { repoint } from '../transform/index.ts'
import { AppError } from '../util/errors.ts'
import { version } from '../util/version.ts'
import { userName } from '../util/who.ts'
import type { Session } from '../warehouse/types.ts'
import { lastId } from './ledger.ts'

/** The name under which this process holds a warehouse. */
export const holderName = (): string => `${userName()}@${hostname()} (PID ${process.pid})`

/**
 * Gives whatever breaks after the caller's signal the code E_INTERRUPTED: it broke because of it, be it an engine's
 * error, one of the reader's, or the signal's own.
 */
export async function interruptible<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted !== true || (error instanceof AppError && error.code === 'E_INTERRUPTED')) throw error
    throw new AppError('E_INTERRUPTED', 'retry', 'interrupted', {
      hint: 'Run it again: what was committed stays, the rest is done anew.',
      cause: error
    })
  }
}

/** Counts of a run, by their columns in its row. */
export type BookedCounts = Readonly<Record<string, number>>

const assigned = (counts: BookedCounts): string =>
  Object.entries(counts)
    .map(([column, count]) => `, ${column} = ${count}`)
    .join('')

const timestamp = ({ dialect }: Session, at: Date): string => dialect.timestampFromMs(`CAST(${at.getTime()} AS BIGINT)`)

/** Books the end of a run that did what it should. */
export async function bookSuccess(session: Session, runId: number, now: Date, counts: BookedCounts): Promise<void> {
  await session.run(
    `UPDATE etl_runs SET status = 'done', finished_at = ${timestamp(session, now)}${assigned(counts)}
       WHERE run_id = ${runId}`
  )
}

/** Books the failure of a run, as far as the warehouse can still be written. */
export async function bookFailure(
  session: Session,
  runId: number,
  error: unknown,
  at: { readonly now: Date; readonly stopped: boolean; readonly counts?: BookedCounts }
): Promise<void> {
  const { dialect } = session
  const interrupted = at.stopped || (error instanceof AppError && error.code === 'E_INTERRUPTED')
  const message = error instanceof Error ? error.message : String(error)
  await session
    .run(
      `UPDATE etl_runs SET status = ${dialect.param(1)}, message = ${dialect.param(2)},
         finished_at = ${timestamp(session, at.now)}${assigned(at.counts ?? {})}
       WHERE run_id = ${runId}`,
      [interrupted ? 'interrupted' : 'failed', message.slice(0, 4000)]
    )
    .catch(() => undefined)
}

export interface BegunRun {
  readonly runId: number
  /** The rule that plays followed before, where this run changes it. */
  readonly followedBefore: SongMatch | undefined
}

/**
 * Books a run as running. The run that was booked last says which SONG_MATCH the plays follow: where that is another
 * one, they are re-pointed in the same transaction, so that no end of this run, however sudden, makes the books lie.
 */
export async function beginRun(session: Session, songMatch: SongMatch, started: Date): Promise<BegunRun> {
  return session.transaction(async () => {
    // Nobody else runs while this session holds the lock: whoever is still marked so was killed.
    await session.run(
      `UPDATE etl_runs SET status = 'interrupted', message = 'the process ended without a word' WHERE status = 'running'`
    )
    const runId = (await lastId(session, 'etl_runs')) + 1
    const { rows } = await session.query(`SELECT song_match FROM etl_runs WHERE run_id = ${runId - 1}`)
    const before = rows[0]?.[0]
    const followedBefore = before === 'exact' || before === 'normalized' ? before : songMatch
    const begun = [runId, 'running', holderName(), version(), started.toISOString(), null, songMatch]
    const counts = [0, 0, 0, 0, 0, 0, 0, 0]
    await session.insertRows(etlRuns, [[...begun, ...counts, null, null, null, null]])
    if (followedBefore === songMatch) return { runId, followedBefore: undefined }
    for (const step of repoint(session.dialect.traits, songMatch)) await session.run(step.sql)
    return { runId, followedBefore }
  })
}
