import type { MaxRejected } from '../config/value-types.ts'
import type { Drift } from '../extract/drift.ts'
import type { Extraction } from '../extract/extract.ts'
import type { Gathered } from '../extract/gather.ts'
import type { InputFile } from '../extract/read-file.ts'
import type { FileRange } from '../model/scope.ts'
import type { CheckOutcome } from '../quality/run.ts'
import type { Dataset, Source } from '../sources/types.ts'
import type { SqlContext } from '../transform/index.ts'
import type { Landed, Session } from '../warehouse/types.ts'
import type { Emit } from './events.ts'
import type { RejectExample } from './limits.ts'
import type { MatchKeys } from './match-keys.ts'
import type { Todo } from './plan.ts'

/**
 * The way of a batch, each step a function of what the one before left: files are *gathered* into parts (no database),
 * *read* into temporary tables of the extraction's DuckDB, *admitted* (MAX_REJECTED), *landed* at the warehouse outside of
 * any transaction, *staged* and *written* in one transaction of it. Only the last two change anything that outlives the run, and
 * they may be done again from the same batch when their transaction failed. A warehouse that is the extraction's own DuckDB has
 * the rows read straight into staging: there the transaction begins before the reading. There, and where rows are staged
 * beside the batch before, one part goes all the way into staging while the next is gathered, and the batch is admitted when all have;
 * a rollback takes them back.
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

/** Files of one dataset in a batch, and their ids: all of them, or a piece. */
export interface BatchPart<Content> {
  readonly dataset: Dataset
  readonly inputs: readonly InputFile[]
  readonly range: FileRange
  readonly content: Content
}

export type GatheredPart = BatchPart<Gathered>

/** Rows. */
export interface Counts {
  readonly read: number
  readonly staged: number
  readonly rejected: number
  readonly plays: number
}

/** What the judgement by MAX_REJECTED needs to know. */
export interface Judged {
  readonly counts: Counts
  /** Some of the rejected rows. */
  readonly examples: readonly RejectExample[]
}

export type ReadPart = BatchPart<Extraction & Judged>

export type LandedPart = BatchPart<
  Pick<Extraction, 'dataset' | 'drift' | 'gone'> & Pick<Judged, 'counts'> & { readonly landed: readonly Landed[] }
>

/** A landed part that MAX_REJECTED may still be asked about. */
export type JudgedPart = LandedPart & BatchPart<Judged>

export interface LandedBatch extends Batch {
  readonly parts: readonly LandedPart[]
}

export interface BatchReport {
  readonly files: number
  /** What became of its rows, for each dataset that it has files of. */
  readonly counts: ReadonlyMap<Dataset, Counts>
  readonly drift: readonly Drift[]
  readonly warnings: readonly CheckOutcome[]
}

/** A batch that has been read, as far as that can be done before its turn. */
export interface ReadyBatch {
  readonly batch: Batch
  /**
   * Loads it. Everything that it changes (staging, rejects, ledger, star, checks) is in one transaction, or nothing of it.
   * @param staged is called once the extraction's DuckDB is free for the next batch
   */
  load(tally: Readonly<Tally>, staged: () => void): Promise<BatchReport>
  /** Where something of it waits at the warehouse: takes that back, since its turn will not come. */
  drop?(): Promise<void>
}
