/** What the main thread and its workers say to each other. */
import type { Batch } from '../format/row-writer.ts'
import type { Plan } from '../options.ts'
import type { NextEvent } from './crew.ts'

/** Chunks that a worker may have under way; it keeps an output buffer for each, and one more. */
export const CHUNKS_PER_HAND = 3

/** Handed over when a worker starts. */
export interface WorkerStart {
  readonly plan: Plan
  readonly index: number
  readonly count: number
}

export type Task =
  | { readonly kind: 'warmUp' }
  | { readonly kind: 'run'; readonly until: number }
  | { readonly kind: 'peek' }
  | { readonly kind: 'runOne'; readonly user: number }
  | {
      readonly kind: 'format'
      readonly batch: Batch
      readonly from: number
      readonly to: number
      readonly opensFile: boolean
      readonly gzip: boolean
    }

export interface Request {
  readonly id: number
  readonly task: Task
}

/** Full columns of records: a class does not survive the way between threads. */
export interface Columns {
  readonly second: Int32Array
  readonly user: Int32Array
  readonly item: Int32Array
  readonly state: Uint16Array
  readonly song: Int32Array
}

export interface Reply {
  readonly id: number
  readonly columns?: Columns
  readonly next?: NextEvent | undefined
  readonly bytes?: Uint8Array
}
