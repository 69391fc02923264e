import type { Drift } from '../extract/drift.ts'
import type { SongMatch } from '../model/scope.ts'
import type { CheckOutcome } from '../quality/run.ts'
import type { Dataset } from '../sources/types.ts'
import type { RequestCounts } from '../util/aws/requests.ts'
import type { Session } from '../warehouse/types.ts'

export interface EmptySource {
  readonly dataset: Dataset
  readonly uri: string
}

export interface EtlReport {
  readonly runId: number
  readonly seconds: number
  readonly batches: number
  readonly files: { readonly new: number; readonly changed: number; readonly unchanged: number; readonly gone: number }
  readonly rows: { readonly read: number; readonly staged: number; readonly rejected: number }
  /** Staged rows with page NextSong of this run, and how many of them repeat another play. */
  readonly plays: number
  readonly duplicates: number
  /** Over the whole warehouse, after the run. */
  readonly totals: { readonly plays: number; readonly matchedExact: number; readonly matchedNormalized: number }
  readonly songMatch: SongMatch
  readonly goneFiles: readonly string[]
  /** Sources in which no .json or .ndjson file was found. */
  readonly emptySources: readonly EmptySource[]
  readonly drift: readonly Drift[]
  readonly warnings: readonly CheckOutcome[]
  /** Requests of this run that are paid for, by kind (LIST, GET, …), tries included; empty where nothing is of AWS. */
  readonly requests: RequestCounts
}

/** The match rate of both rules over all plays: song_matches holds only plays that some rule matches. */
export async function matchTotals(session: Session): Promise<EtlReport['totals']> {
  const { rows } = await session.query(
    `SELECT (SELECT COUNT(*) FROM songplays), COUNT(exact_song_id), COUNT(normalized_song_id) FROM song_matches`
  )
  const [plays, exact, normalized] = rows[0] ?? []
  return { plays: Number(plays), matchedExact: Number(exact), matchedNormalized: Number(normalized) }
}

/** How many plays of a run's files repeat another one. */
export async function duplicatesOf(session: Session, runId: number): Promise<number> {
  const { rows } = await session.query(
    `SELECT COALESCE(SUM(duplicates), 0) FROM etl_files WHERE run_id = ${runId} AND status = 'loaded'`
  )
  return Number(rows[0]?.[0] ?? 0)
}
