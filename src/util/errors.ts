/**
 * The errors of this project. Each says what was found, where, and what to do; `remedy` answers the caller's
 * question "what now?", and decides the exit code together with `code`.
 */
export type Remedy = 'fix-input' | 'fix-config' | 'retry' | 'report-bug'

export type ErrorCode =
  | 'E_USAGE' // bad options on the command line or in a library call
  | 'E_CONFIG' // dwh.cfg or the environment is wrong
  | 'E_REJECTS' // more rows rejected than MAX_REJECTED allows
  | 'E_CHECK' // an error-level check failed
  | 'E_DATA' // other input that cannot be used as it is
  | 'E_SOURCE' // a source cannot be listed or read
  | 'E_WAREHOUSE' // the warehouse cannot be reached or refused a statement
  | 'E_LOCKED' // another run holds the warehouse
  | 'E_INTERRUPTED' // stopped by a signal or by the caller's AbortSignal
  | 'E_BUG'

/** Facts about an error, for logs and `--json`. Never holds a secret: values are names, places and numbers. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

export class AppError extends Error {
  readonly code: ErrorCode
  readonly remedy: Remedy
  readonly details: ErrorDetails
  /** One sentence that says what to do. */
  readonly hint: string | undefined

  constructor(
    code: ErrorCode,
    remedy: Remedy,
    message: string,
    options: { hint?: string; details?: ErrorDetails; cause?: unknown } = {}
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.remedy = remedy
    this.details = options.details ?? {}
    this.hint = options.hint
  }
}

/** The exit code of an error (DESIGN: 0 done; 1 a bug; 2 usage or configuration; 3 data; 4 unreachable; 5 locked; 130). */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError)) return 1
  switch (error.code) {
    case 'E_USAGE':
    case 'E_CONFIG':
      return 2
    case 'E_REJECTS':
    case 'E_CHECK':
    case 'E_DATA':
      return 3
    case 'E_SOURCE':
    case 'E_WAREHOUSE':
      return 4
    case 'E_LOCKED':
      return 5
    case 'E_INTERRUPTED':
      return 130
    case 'E_BUG':
      return 1
  }
}
