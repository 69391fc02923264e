import { AppError } from '../../util/errors.ts'

/** Why DuckDB could not write the rows of an extraction to a file. */
export function extractError(cause: unknown): AppError {
  const text = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
  if (/^INTERRUPT/i.test(text)) {
    return new AppError('E_INTERRUPTED', 'retry', 'stopped while rows were being written out', { cause })
  }
  if (/No space left|disk full|could not write/i.test(text)) {
    return new AppError('E_WAREHOUSE', 'retry', `no room in the temporary folder: ${text}`, {
      hint: 'Free disk space there, then run it again.',
      cause
    })
  }
  if (/^Out of Memory/i.test(text)) {
    return new AppError('E_WAREHOUSE', 'fix-config', `DuckDB ran out of the memory it may use: ${text}`, {
      hint: 'Raise its memory limit.',
      cause
    })
  }
  return new AppError('E_BUG', 'report-bug', `rows could not be written out: ${text}`, { cause })
}
