import { AppError, type ErrorDetails } from '../util/errors.ts'

/** What a command threw, as an error of ours: interruptions and unknown errors get their code and remedy. */
export function toAppError(error: unknown, aborted: boolean): AppError {
  if (error instanceof AppError && error.code === 'E_INTERRUPTED') return error
  // After Ctrl-C whatever breaks does so because of it.
  if (aborted || (error instanceof Error && error.name === 'AbortError')) {
    return new AppError('E_INTERRUPTED', 'retry', 'interrupted', {
      hint: 'Run the same command again: what was committed stays, the rest is done anew.',
      cause: error
    })
  }
  if (error instanceof AppError) return error
  return new AppError('E_BUG', 'report-bug', error instanceof Error ? error.message : String(error), {
    hint: 'This is a bug. Please report it with what --verbose prints.',
    cause: error
  })
}

/** `error: what`, `where: place`, `hint: what to do`, and with --verbose the stack. */
export function errorLines(error: AppError, verbose: boolean): readonly (readonly [string, string])[] {
  const where = whereOf(error.details)
  return [
    ['error', error.message],
    ...(where === undefined ? [] : [['where', where] as const]),
    ...(error.hint === undefined ? [] : [['hint', error.hint] as const]),
    ...(verbose ? [['stack', stackOf(error)] as const] : [])
  ]
}

/** The document of --json; no secrets, no stack. */
export function errorDocument(error: AppError, redact: (text: string) => string): unknown {
  const details = Object.entries(error.details).map(([key, value]) => [
    key,
    typeof value === 'string' ? redact(value) : value
  ])
  return {
    error: {
      code: error.code,
      message: redact(error.message),
      hint: error.hint === undefined ? null : redact(error.hint),
      details: Object.fromEntries(details)
    }
  }
}

/** Where it happened: file with line and column, or the name of a variable. A flag stands in the message already. */
function whereOf(details: ErrorDetails): string | undefined {
  const { line, column, variable } = details
  const file = details.file ?? details.uri
  if (typeof file === 'string')
    return [file, line, column].filter((part) => part !== undefined && part !== null).join(':')
  return typeof variable === 'string' ? `environment variable ${variable}` : undefined
}

function stackOf(error: Error): string {
  const own = error.stack ?? String(error)
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own
}
