import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'
import { duckdbApi } from './duckdb-api.ts'
import type { AppendTable, AppendValue } from './duckdb-append.ts'
import { literal } from './sql.ts'

/**
 * One DuckDB connection with the few calls this project makes of it. It is shared by the engine of the same name and
 * by the extraction, which reads JSON with DuckDB whatever the warehouse is.
 */
export class DuckDb {
  readonly #instance: DuckDBInstance
  readonly connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.connection = connection
  }

  /** Opens a database file, or memory for ':memory:'. Options are DuckDB's own settings. */
  static async open(path: string, options: Readonly<Record<string, string>> = {}): Promise<DuckDb> {
    const { DuckDBInstance } = duckdbApi()
    const instance = await DuckDBInstance.create(path, { ...options })
    return new DuckDb(instance, await instance.connect())
  }

  /** Runs one statement or several and gives the number of rows the last one changed. */
  async run(sql: string): Promise<number> {
    const result = await this.connection.run(sql)
    return result.rowsChanged
  }

  /** Runs one statement and gives its rows as objects, in DuckDB's own values. */
  async all(sql: string): Promise<Record<string, DuckDBValue>[]> {
    const reader = await this.connection.runAndReadAll(sql)
    return reader.getRowObjects()
  }

  /**
   * Appends rows to a table, the fast way that DuckDB has for rows made by the process. A value is null, a boolean, a
   * number, a bigint or text; timestamps are ISO 8601 text in UTC.
   * @param catalog 'temp' for a temporary table
   */
  async append(table: AppendTable, rows: readonly (readonly AppendValue[])[], catalog?: 'temp'): Promise<void> {
    if (rows.length === 0) return
    const { appendRows } = await import('./duckdb-append.ts')
    await appendRows(this.connection, table, rows, catalog)
  }

  /** Stops the statement that is running; it fails with "Interrupted". */
  interrupt(): void {
    this.connection.interrupt()
  }

  close(): void {
    this.connection.closeSync()
    this.#instance.closeSync()
  }
}

/** A list literal of strings: ['a', 'b']. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`
}
