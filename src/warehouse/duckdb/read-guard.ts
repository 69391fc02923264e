import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { duckdbApi } from '../../util/duckdb-api.ts'
import { AppError } from '../../util/errors.ts'

const EXPLAIN = /^\s*explain\s*(?:\([^)]*\)|analyze\b)?/i

/**
 * Lets through one statement that only reads, and throws E_USAGE for any other. A file that was opened to read refuses writes by
 * itself; memory cannot be opened so, COPY … TO writes elsewhere, and of several statements only one would be answered.
 */
export async function guardReading(connection: DuckDBConnection, sql: string): Promise<void> {
  const { StatementType } = duckdbApi()
  const type = await statementType(connection, sql)
  if (type === undefined || type === StatementType.SELECT) return
  const explained = sql.replace(EXPLAIN, '')
  // EXPLAIN ANALYZE runs what it explains.
  if (type === StatementType.EXPLAIN && explained !== sql) return guardReading(connection, explained)
  throw refused(`this is no SELECT but ${StatementType[type] ?? 'another statement'}`)
}

/** Of the one statement; undefined for PIVOT, which DuckDB takes apart into several that change no table. */
async function statementType(connection: DuckDBConnection, sql: string): Promise<number | undefined> {
  if (sql.replace(/\/\*.*?\*\/|--[^\n]*|[\s;]/gs, '') === '') throw refused('there is no statement')
  const statements = await connection.extractStatements(sql)
  if (statements.count > 1) {
    if (!/;\s*\S/.test(sql)) return undefined
    throw refused(`there are ${statements.count} statements, and one is answered`)
  }
  let prepared: DuckDBPreparedStatement | undefined
  try {
    prepared = await statements.prepare(0)
    return prepared.statementType
  } finally {
    prepared?.destroySync()
  }
}

const refused = (found: string): AppError =>
  new AppError('E_USAGE', 'fix-input', `only reading is allowed here: ${found}`, {
    hint: 'Ask with one SELECT over the tables that `sparkify schema` lists.'
  })
