import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Client } from 'pg'
import type { TableDef } from '../../model/types.ts'
import type { DuckDb } from '../../util/duckdb.ts'
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
import { openExtractDb } from '../wire/extract-db.ts'
import { fetchPages, fetchRows, runStatement } from '../wire/query.ts'
import { copyIn, textFormat } from './copy.ts'
import { writeCsv } from './csv-file.ts'
import { describeTables } from './describe.ts'
import { postgresDialect } from './dialect.ts'
import { giveKeys, takeKeys } from './keys-after.ts'
import { lockSession, shareLock } from './lock.ts'

export interface PostgresSessionOptions {
  readonly name: string
  readonly access: Access
  readonly signal?: AbortSignal | undefined
  readonly memoryLimit: string
  readonly tempDir: string
  /** Opens one more connection, where the session may have a second one. */
  readonly connect?: (() => Promise<Client>) | undefined
}

/** Bytes of a file that are read at a time. */
const CHUNK = 1 << 20

export class PostgresSession implements Session {
  readonly dialect: Dialect = postgresDialect
  readonly #client: Client
  readonly #options: PostgresSessionOptions
  /** The session that this one is beside of. */
  readonly #first: PostgresSession | undefined
  readonly #files = new Set<string>()
  #extractDb: Promise<DuckDb> | undefined
  #beside: Promise<Session> | undefined
  #inTransaction = false

  constructor(client: Client, options: PostgresSessionOptions, first?: PostgresSession) {
    this.#client = client
    this.#options = options
    this.#first = first
  }

  async run(sql: string, params: readonly Value[] = []): Promise<number> {
    return this.#statement(async () => {
      const result = await runStatement(this.#client, sql, params)
      return result.rowCount ?? 0
    })
  }

  async runAll(statements: readonly string[]): Promise<void> {
    await this.#statement(() => this.#client.query(statements.join(';\n')))
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

  async land({ from, select, into }: LoadBatch): Promise<Landed> {
    const file = await writeCsv(from, select, this.#options.tempDir)
    this.#files.add(file.path)
    return { into, file }
  }

  async load({ into, file }: Landed): Promise<number> {
    if (file === undefined) throw new AppError('E_BUG', 'report-bug', 'these rows were landed at another engine')
    try {
      if (file.rows === 0) return 0
      const rows = createReadStream(file.path, { highWaterMark: CHUNK })
      return await this.#statement(() => copyIn(this.#client, into, 'csv', rows, this.#options.signal))
    } finally {
      await rm(file.path, { force: true })
      this.#files.delete(file.path)
    }
  }

  async filling<T>(tables: readonly TableDef[], work: () => Promise<T>): Promise<T> {
    const keyless = await this.#guard(() => takeKeys(this.#client, tables))
    const result = await work()
    await this.#guard(() => giveKeys(this.#client, keyless))
    return result
  }

  async insertRows(table: TableShape, rows: readonly (readonly Value[])[]): Promise<number> {
    if (rows.length === 0) return 0
    return this.#statement(() => copyIn(this.#client, table, 'text', textFormat(rows), this.#options.signal))
  }

  async extractDb(): Promise<DuckDb> {
    if (this.#first) return this.#first.extractDb()
    this.#extractDb ??= openExtractDb(this.#options)
    return this.#extractDb
  }

  async lock(holder: string, waitSeconds: number): Promise<void> {
    const rows = async (sql: string, params: readonly Value[]) => (await this.query(sql, params)).rows
    await lockSession({ rows, name: this.#options.name, signal: this.#options.signal }, holder, waitSeconds)
  }

  async beside(): Promise<Session> {
    if (this.#first) return this.#first
    this.#beside ??= this.#openBeside()
    return this.#beside
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
    for (const path of this.#files) await rm(path, { force: true })
  }

  async #openBeside(): Promise<Session> {
    const { connect, ...options } = this.#options
    const client = await connect?.().catch(() => undefined)
    // A server that takes no more connections: the load goes on, one thing after the other.
    if (client === undefined) return this
    await this.#guard(() => shareLock(this.#client, client))
    return new PostgresSession(client, options, this)
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
    // Each statement of a writer sees what was committed before it, whatever the server or the role have as their own level.
    const write = 'BEGIN ISOLATION LEVEL READ COMMITTED'
    await this.#client.query(this.#options.access === 'write' ? write : 'BEGIN READ ONLY; SELECT 1')
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
