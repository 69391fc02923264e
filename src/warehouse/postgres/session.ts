import type { Client } from 'pg'
import { DuckDb } from '../../util/duckdb.ts'
import { AppError } from '../../util/errors.ts'
import type {
  Access,
  DescribedTable,
  Dialect,
  Landed,
  LoadBatch,
  QueryOptions,
  QueryResult,
  Session,
  TableShape,
  Value
} from '../types.ts'
import { serverError } from '../wire/errors.ts'
import { fetchPages, fetchRows, runStatement } from '../wire/query.ts'
import { copyIn, textFormat } from './copy.ts'
import { describeTables } from './describe.ts'
import { postgresDialect } from './dialect.ts'
import { selectAsCsv } from './extract-csv.ts'
import { lockSession } from './lock.ts'

export interface PostgresSessionOptions {
  readonly name: string
  readonly access: Access
  readonly signal?: AbortSignal | undefined
  readonly memoryLimit: string
  readonly tempDir: string
}

export class PostgresSession implements Session {
  readonly dialect: Dialect = postgresDialect
  readonly #client: Client
  readonly #options: PostgresSessionOptions
  #extractDb: Promise<DuckDb> | undefined
  #inTransaction = false

  constructor(client: Client, options: PostgresSessionOptions) {
    this.#client = client
    this.#options = options
  }

  async run(sql: string, params: readonly Value[] = []): Promise<number> {
    return this.#statement(async () => {
      const result = await runStatement(this.#client, sql, params)
      return result.rowCount ?? 0
    })
  }

  async query(sql: string, params: readonly Value[] = [], options: QueryOptions = {}): Promise<QueryResult> {
    return this.#statement(() => fetchRows(this.#client, sql, params, options.maxRows))
  }

  async *pages(sql: string, params: readonly Value[] = []): AsyncGenerator<QueryResult> {
    const own = this.#options.access === 'read' && !this.#inTransaction
    if (own) await this.#guard(() => this.#begin())
    const pages = fetchPages(this.#client, sql, params)
    try {
      for (;;) {
        const { done, value } = await this.#guard(() => pages.next())
        if (done) return
        yield value
      }
    } finally {
      await pages.return(undefined).catch(() => undefined)
      if (own) await this.#client.query('ROLLBACK').catch(() => undefined)
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction) throw new AppError('E_BUG', 'report-bug', 'a transaction was begun inside a transaction')
    await this.#guard(() => this.#begin())
    this.#inTransaction = true
    try {
      const result = await work()
      await this.#commit()
      return result
    } catch (error) {
      // Past a broken connection there is nothing to roll back; the first error is the one to tell.
      await this.#client.query('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  async land(batch: LoadBatch): Promise<Landed> {
    return { into: batch.into, batch }
  }

  async load({ batch }: Landed): Promise<number> {
    if (batch === undefined) throw new AppError('E_BUG', 'report-bug', 'these rows were landed at another engine')
    const rows = selectAsCsv(batch.from, batch.select, this.#options.tempDir)
    return this.#statement(() => copyIn(this.#client, batch.into, 'csv', rows, this.#options.signal))
  }

  async insertRows(table: TableShape, rows: readonly (readonly Value[])[]): Promise<number> {
    if (rows.length === 0) return 0
    return this.#statement(() => copyIn(this.#client, table, 'text', textFormat(rows), this.#options.signal))
  }

  async extractDb(): Promise<DuckDb> {
    this.#extractDb ??= DuckDb.open(':memory:', {
      memory_limit: this.#options.memoryLimit,
      temp_directory: this.#options.tempDir,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false'
    })
    return this.#extractDb
  }

  async lock(holder: string, waitSeconds: number): Promise<void> {
    const rows = async (sql: string, params: readonly Value[]) => (await this.query(sql, params)).rows
    await lockSession({ rows, name: this.#options.name, signal: this.#options.signal }, holder, waitSeconds)
  }

  async describe(): Promise<readonly DescribedTable[]> {
    return describeTables(this)
  }

  /** Stops what DuckDB does for this session. */
  async interruptExtract(): Promise<void> {
    ;(await this.#extractDb)?.interrupt()
  }

  /** Closes what the session opened beside its connection. */
  async close(): Promise<void> {
    ;(await this.#extractDb)?.close()
    this.#extractDb = undefined
  }

  /**
   * Runs one statement. A reader's is wrapped in a READ ONLY transaction that has already looked at the database: from
   * there on the server refuses every way to make it writable, SET included, and rolls back what the statement set.
   */
  async #statement<T>(work: () => Promise<T>): Promise<T> {
    return this.#guard(async () => {
      if (this.#options.access === 'write' || this.#inTransaction) return work()
      await this.#begin()
      try {
        return await work()
      } finally {
        await this.#client.query('ROLLBACK').catch(() => undefined)
      }
    })
  }

  async #begin(): Promise<void> {
    await this.#client.query(this.#options.access === 'write' ? 'BEGIN' : 'BEGIN READ ONLY; SELECT 1')
  }

  async #commit(): Promise<void> {
    await this.#guard(async () => {
      const { command } = await this.#client.query('COMMIT')
      // The server answers the COMMIT of a failed transaction with a ROLLBACK and no error.
      if (command === 'COMMIT') return
      throw new AppError(
        'E_BUG',
        'report-bug',
        'a failed statement was passed over, so the transaction was rolled back'
      )
    })
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    const { name, access, signal } = this.#options
    try {
      signal?.throwIfAborted()
      return await work()
    } catch (error) {
      throw serverError(error, { name, reading: access === 'read', stopped: signal?.aborted === true })
    }
  }
}
