import type { FileRange, TimeSpan } from '../model/scope.ts'
import type { Dialect } from '../warehouse/types.ts'

/** What a check looks at: everything, or only what a batch touched, so that its cost follows the new data. */
export interface CheckScope {
  readonly dialect: Dialect
  readonly songs: FileRange | 'all'
  readonly events: FileRange | 'all'
  /** The time of the plays that the batch touched; undefined where it touched none. */
  readonly span: TimeSpan | 'all' | undefined
  /** Milliseconds since 1970 of the check. */
  readonly now: number
}

/** error: a failure rolls the run back. warn: it is told and stored. */
export type Severity = 'error' | 'warn'

export interface Check {
  readonly id: string
  readonly table: string
  readonly severity: Severity
  /** What holds when it passes, in words. */
  readonly says: string
  /** A SELECT of the failing rows; no rows pass. Undefined where the scope holds nothing to look at. */
  failing(scope: CheckScope): string | undefined
  /** For a check that each row passes or fails by itself: the same in a form in which several are asked in one scan. */
  faults?(scope: CheckScope): RowFaults | undefined
  /** A SELECT that costs less: where it gives no row, the check passes, and where it gives some, the failing rows are asked for. */
  suspects?(scope: CheckScope): string | undefined
  /** Whether the engine itself refuses what would fail, so that a batch need not be looked at. */
  enforced?(scope: CheckScope): boolean
}

/** Which rows of a table, in the alias t, are looked at, and which of them fail. */
export interface RowFaults {
  readonly table: string
  /** A condition. */
  readonly rows: string
  /** A LEFT JOIN that the condition below needs, under an alias of its own; it may double rows that pass, never lose one. */
  readonly join?: string
  /** A condition; null counts as no. */
  readonly failing: string
}
