import { setTimeout as sleep } from 'node:timers/promises'
import type { DuckDb } from '../../util/duckdb.ts'
import { AppError } from '../../util/errors.ts'
import type {
  Access,
  DescribedTable,
  Dialect,
  FileGroup,
  Landed,
  LandedFiles,
  LoadBatch,
  QueryOptions,
  QueryResult,
  Session,
  TableShape,
  Unload,
  Value
} from '../types.ts'
import { interrupted } from '../wire/errors.ts'
import { openExtractDb } from '../wire/extract-db.ts'
import { describeTables } from './describe.ts'
import { redshiftDialect } from './dialect.ts'
import { isConflict } from './errors.ts'
import { withinBytes } from './limits.ts'
import { identifier } from './literal.ts'
import { Loader, type LoaderOptions, s3Uri } from './loader.ts'
import { type HeldLock, takeLock } from './lock.ts'
import { assertReads } from './read-guard.ts'
import type { Connector, Transport } from './transport.ts'
import { unloadStatement } from './unload.ts'

export interface RedshiftSessionOptions extends LoaderOptions {
  readonly name: string
  readonly access: Access
  readonly connector: Connector
  readonly memoryLimit: string
}

/** Times that a transaction is run when others are in its way, the first included. */
const ATTEMPTS = 5
/** The pause before the second time, in milliseconds; each further one is twice as long, and all vary by half. */
const FIRST_PAUSE_MS = 500

export class RedshiftSession implements Session {
  readonly dialect: Dialect = redshiftDialect
  readonly #transport: Transport
  readonly #options: RedshiftSessionOptions
  readonly #loader: Loader
  #extractDb: Promise<DuckDb> | undefined
  #lock: HeldLock | undefined
  #landed = 0
  #inTransaction = false
  /** A statement of the transaction has failed: COMMIT would answer with a silent ROLLBACK. */
  #broken = false

  constructor(options: RedshiftSessionOptions) {
    this.#transport = options.transport
    this.#options = options
    this.#loader = new Loader(options)
  }

  async run(sql: string, params: readonly Value[] = []): Promise<number> {
    return this.#statement(sql, async () => (await this.#transport.run(sql, params)).changed)
  }

  async query(sql: string, params: readonly Value[] = [], options: QueryOptions = {}): Promise<QueryResult> {
    return this.#statement(sql, () => this.#transport.query(sql, params, options))
  }

  async *pages(sql: string, params: readonly Value[] = []): AsyncGenerator<QueryResult> {
    const own = this.#options.access === 'read'
    if (own) {
      assertReads(sql)
      if (!this.#inTransaction) await this.#transport.run('BEGIN READ ONLY')
    }
    try {
      for await (const page of this.#transport.pages(sql, params)) yield page
    } finally {
      if (own && !this.#inTransaction) await this.#transport.run('ROLLBACK').catch(() => undefined)
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inTransaction) throw new AppError('E_BUG', 'report-bug', 'a transaction was begun inside a transaction')
    for (let attempt = 1, pause = FIRST_PAUSE_MS; ; attempt += 1, pause *= 2) {
      try {
        return await this.#attempt(work)
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error
        const { signal } = this.#options
        await sleep(pause * (0.5 + Math.random()), undefined, signal ? { signal } : {})
      }
    }
  }

  async land(batch: LoadBatch): Promise<Landed> {
    this.#landed += 1
    const table = `t_landed_${this.#landed}_${batch.into.name}`
    // LIKE takes distribution and order along, so that putting the rows into their table moves none between nodes.
    await this.run(`CREATE TEMPORARY TABLE ${identifier(table)} (LIKE ${identifier(batch.into.name)})`)
    await this.#loader.loadSelect(batch, { name: table, columns: batch.into.columns })
    const columns = columnList(batch.into)
    return { into: batch.into, select: `SELECT ${columns} FROM ${identifier(table)}` }
  }

  async landFiles(group: FileGroup): Promise<LandedFiles> {
    await this.#loader.sweep()
    this.#landed += 1
    return this.#loader.loadFiles(group, `t_landed_${this.#landed}_files`)
  }

  async unload({ select, to, format, partitionBy }: Unload): Promise<number> {
    // UNLOAD is no SELECT to the guard, and what it holds may be a user's own.
    assertReads(select)
    const { role, region } = this.#options
    if (role === undefined) {
      throw new AppError('E_CONFIG', 'fix-config', 'UNLOAD needs the role with which the cluster writes to S3', {
        hint: 'Set ARN in [IAM_ROLE] of dwh.cfg, and grant the role s3:PutObject on the prefix.'
      })
    }
    const [first, ...others] = partitionBy
    const sql = unloadStatement({
      select: select.trim().replace(/;$/, ''),
      to: s3Uri(to),
      role,
      format: { kind: format, ...(format === 'csv' ? { header: true } : {}) },
      ...(first === undefined ? {} : { partitionBy: [first, ...others] as const }),
      manifest: 'verbose',
      existing: 'fail',
      region
    })
    withinBytes(sql, { most: this.#transport.maxStatementBytes, users: true })
    this.#options.requests.add('UNLOAD')
    await this.run(sql)
    const { rows } = await this.query('SELECT pg_last_unload_count()')
    return Number(rows[0]?.[0])
  }

  async load({ into, select }: Landed): Promise<number> {
    if (select === undefined) throw new AppError('E_BUG', 'report-bug', 'rows for Redshift must be landed first')
    return this.run(`INSERT INTO ${identifier(into.name)} (${columnList(into)})\n${select}`)
  }

  async insertRows(table: TableShape, rows: readonly (readonly Value[])[]): Promise<number> {
    return this.#marked(() => this.#loader.loadRows(table, rows))
  }

  async extractDb(): Promise<DuckDb> {
    this.#extractDb ??= this.#openExtract()
    return this.#extractDb
  }

  async lock(holder: string, waitSeconds: number): Promise<void> {
    const { name, signal, connector } = this.#options
    this.#lock = await takeLock(this.#transport, connector, { name, holder, waitSeconds, signal })
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
    ;(await this.#extractDb?.catch(() => undefined))?.close()
    this.#extractDb = undefined
    await this.#lock?.release()
  }

  async #openExtract(): Promise<DuckDb> {
    // Whoever reads in order to load hears first what the configuration lacks.
    await this.#loader.sweep()
    return openExtractDb(this.#options)
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    const read = this.#options.access === 'read'
    await this.#transport.run(read ? 'BEGIN READ ONLY' : 'BEGIN')
    this.#inTransaction = true
    this.#broken = false
    try {
      const result = await work()
      if (this.#broken) {
        const passed = 'a failed statement was passed over, so the transaction was rolled back'
        throw new AppError('E_BUG', 'report-bug', passed)
      }
      // Whoever lost the lock may not be alone, and must not commit.
      await this.#lock?.verify()
      await this.#transport.run('COMMIT')
      return result
    } catch (error) {
      // Past a broken connection there is nothing to roll back; the first error is the one to tell.
      await this.#transport.run('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  /** Runs one statement; a reader's own is looked at, wrapped into a READ ONLY transaction and rolled back. */
  async #statement<T>(sql: string, work: () => Promise<T>): Promise<T> {
    if (this.#options.access === 'write') return this.#marked(work)
    assertReads(sql)
    if (this.#inTransaction) return this.#marked(work)
    await this.#transport.run('BEGIN READ ONLY')
    try {
      return await work()
    } finally {
      await this.#transport.run('ROLLBACK').catch(() => undefined)
    }
  }

  async #marked<T>(work: () => Promise<T>): Promise<T> {
    if (this.#options.signal?.aborted) throw interrupted(this.#options.signal.reason)
    try {
      return await work()
    } catch (error) {
      this.#broken = true
      throw error
    }
  }
}

const columnList = (table: TableShape): string => table.columns.map((column) => identifier(column.name)).join(', ')
