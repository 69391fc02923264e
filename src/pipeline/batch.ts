import type { MaxRejected } from '../config/value-types.ts'
import type { Drift } from '../extract/drift.ts'
import type { Extraction, Gathered } from '../extract/extract.ts'
import type { InputFile } from '../extract/read-file.ts'
import type { FileRange } from '../model/scope.ts'
import type { CheckOutcome } from '../quality/run.ts'
import type { Dataset, Source } from '../sources/types.ts'
import type { SqlContext } from '../transform/index.ts'
import type { Landed, Session } from '../warehouse/types.ts'
import type { Emit } from './events.ts'
import type { MatchKeys } from './match-keys.ts'
import type { Todo } from './plan.ts'

/**
 * The way of a batch, each step a function of what the one before left: files are *gathered* into parts (no database),
 * *read* into temporary tables of the extraction's DuckDB, *admitted* (MAX_REJECTED), *landed* at the warehouse outside of
 * any transaction, and *written* in one transaction of it. Only the last one changes anything that outlives the run, and it may be done again from the same batch
 * when its transaction failed. A warehouse that is the extraction's own DuckDB has the rows read straight into staging:
 * there the transaction begins before the reading.
 */

/** What all batches of a run share. */
export interface BatchContext {
  readonly session: Session
  readonly sources: Readonly<Record<Dataset, Source>>
  readonly matchKeys: MatchKeys
  readonly sql: SqlContext
  readonly runId: number
  readonly maxRejected: MaxRejected
  readonly tempDir: string
  readonly now: () => Date
  readonly signal: AbortSignal | undefined
  readonly emit: Emit
  /** The JSONPaths file of the events, for direct staging. */
  readonly jsonPaths: string | undefined
}

/** Rows read and rejected by the committed batches of a run, by dataset. */
export type Tally = Record<Dataset, { read: number; rejected: number }>

/** Files that are loaded together. */
export interface Batch {
  /** From 1 in each run. */
  readonly number: number
  readonly todo: readonly Todo[]
  /** The id of the batch's first file; its files take consecutive ids, songs before events. */
  readonly firstFileId: number
  /** The engine reads the files by itself. */
  readonly direct?: boolean
}

/** The files of one dataset in a batch, and their ids. */
export interface BatchPart<Content> {
  readonly dataset: Dataset
  readonly inputs: readonly InputFile[]
  readonly range: FileRange
  readonly content: Content
}

export interface GatheredBatch extends Batch {
  readonly parts: readonly BatchPart<Gathered>[]
}

/** Rows. */
export interface Counts {
  readonly read: number
  readonly staged: number
  readonly rejected: number
  readonly plays: number
}

export interface ReadBatch extends Batch {
  readonly parts: readonly BatchPart<Extraction & { readonly counts: Counts }>[]
}

export interface LandedBatch extends Batch {
  readonly parts: readonly BatchPart<
    Pick<Extraction, 'dataset' | 'drift' | 'gone'> & { readonly counts: Counts; readonly landed: readonly Landed[] }
  >[]
}

export interface BatchReport {
  readonly files: number
  /** What became of its rows, for each dataset that it has files of. */
  readonly counts: ReadonlyMap<Dataset, Counts>
  readonly drift: readonly Drift[]
  readonly warnings: readonly CheckOutcome[]
}
