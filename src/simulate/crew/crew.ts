/**
 * Who does the work: this thread alone, or several. A crew simulates shards of users and formats chunks of rows; what
 * ties them together (order, session ids, files) is the caller's, so the bytes are the same whatever the crew.
 */
import type { Batch } from '../format/row-writer.ts'
import type { Records } from '../model/records.ts'

/** The next event of a shard: its second since the start, and its user's index within the shard. */
export interface NextEvent {
  readonly second: number
  readonly user: number
}

export interface ChunkJob {
  readonly batch: Batch
  readonly from: number
  readonly to: number
  readonly opensFile: boolean
  readonly gzip: boolean
}

export interface Crew {
  /** Whether batches must lie in shared memory. */
  readonly shared: boolean
  /** How many chunks may be handed out before the first has been written. */
  readonly ahead: number
  /** Brings all users up to the start; the ends of their sessions before it, in order of time. */
  warmUp(): Promise<Records>
  /** Events before second `until`, in order of (second, user, item). */
  run(until: number): Promise<Records>
  /** The one next event of all, for the caller to write last; empty when nobody has one. */
  runOne(): Promise<Records>
  /** The bytes of a chunk, valid until `ahead` more chunks have been handed out. */
  format(job: ChunkJob): Promise<Uint8Array>
  close(): Promise<void>
}
