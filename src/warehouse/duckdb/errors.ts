import { AppError } from '../../util/errors.ts'

/** The one place that turns DuckDB's errors into ours. DuckDB names its kinds at the start of each message. */
export function duckdbError(cause: unknown, path: string): AppError {
  if (cause instanceof AppError) return cause
  // The driver puts words of its own before DuckDB's where it takes several statements apart.
  const message = (cause instanceof Error ? cause.message : String(cause)).replace('Failed to extract statements: ', '')
  const holder = /Conflicting lock is held in (.+?)(?: by user (\S+))?\.? ?(?:See also|$)/s.exec(message)
  if (message.includes('Could not set lock on file')) {
    const by = holder
      ? `${holder[1]?.trim()}${holder[2] ? ` of user ${holder[2].replace(/\.$/, '')}` : ''}`
      : 'another process'
    return new AppError('E_LOCKED', 'retry', `the warehouse ${path} is held by ${by}`, {
      hint: 'Wait until that process is done (`etl --wait SECONDS` waits for it), or stop it.',
      cause
    })
  }
  if (/^INTERRUPT Error/i.test(message)) {
    return new AppError('E_INTERRUPTED', 'retry', 'stopped while a statement was running; nothing of it was kept', {
      hint: 'Run the same command again: what was committed before stays.',
      cause
    })
  }
  if (
    /cannot open (file|database)|No such file|Is a directory|not a valid DuckDB database|Permission denied|^E[A-Z]+: .*mkdir|database file version/i.test(
      message
    )
  ) {
    return new AppError('E_WAREHOUSE', 'fix-config', `the warehouse ${path} cannot be opened: ${firstLine(message)}`, {
      hint: 'Check the path of --warehouse duckdb:PATH and the rights on it; `sparkify etl` makes a new file.',
      cause
    })
  }
  if (/Could not read enough bytes|Corrupt database file/i.test(message)) {
    return new AppError('E_WAREHOUSE', 'fix-config', `the warehouse ${path} is damaged: ${firstLine(message)}`, {
      hint: 'Put a copy of it in its place, or remove it and load again: all that it holds came from the source.',
      cause
    })
  }
  if (/No space left|could not write|disk full/i.test(message)) {
    return new AppError('E_WAREHOUSE', 'retry', `no room to write: ${firstLine(message)}`, {
      hint: 'Free disk space for the warehouse and for the temporary folder, then run again: nothing was lost.',
      cause
    })
  }
  if (/^Out of Memory Error/i.test(message)) {
    return new AppError('E_WAREHOUSE', 'fix-config', `DuckDB ran out of the memory it may use: ${firstLine(message)}`, {
      hint: 'Raise MEMORY_LIMIT or lower BATCH_MB in [ETL] of dwh.cfg.',
      cause
    })
  }
  if (/read-only mode|Permission Error/i.test(message)) {
    return new AppError('E_USAGE', 'fix-input', `only reading is allowed here: ${firstLine(message)}`, {
      hint: 'Ask with a SELECT over the tables that `sparkify schema` lists.',
      cause
    })
  }
  if (/^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Constraint|Not implemented)/i.test(message)) {
    return new AppError('E_USAGE', 'fix-input', message.trim(), {
      hint: 'Mend the SQL; `sparkify schema` lists tables and columns.',
      cause
    })
  }
  return new AppError('E_WAREHOUSE', 'report-bug', firstLine(message), { cause })
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text
