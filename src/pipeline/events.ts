import type { CheckOutcome } from '../quality/run.ts'
import type { Dataset, PassedOver } from '../sources/types.ts'

/** What a run tells while it works; the terminal, a log and a console read the same events. */
export type RunEvent =
  | { readonly type: 'listed'; readonly files: number; readonly todo: number }
  | { readonly type: 'step'; readonly batch: number; readonly name: string }
  | {
      readonly type: 'batch'
      readonly batch: number
      readonly files: number
      readonly rows: number
      readonly rejected: number
      readonly seconds: number
    }
  | { readonly type: 'check'; readonly outcome: CheckOutcome }
  | {
      readonly type: 'drift'
      readonly dataset: Dataset
      readonly key: string
      readonly rows: number
      readonly firstFile: string
    }
  /** A source in which no file of its dataset was found. */
  | { readonly type: 'empty'; readonly dataset: Dataset; readonly uri: string }
  /** What a source holds and nothing can be read from; the run goes on without it. */
  | {
      readonly type: 'passed-over'
      readonly dataset: Dataset
      readonly count: number
      /** The first of them. */
      readonly named: readonly PassedOver[]
    }
  | { readonly type: 'note'; readonly message: string }

export type Emit = (event: RunEvent) => void
