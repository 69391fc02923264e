import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { BackendAddress } from '../wire/backend.ts'
import type { Faults } from './faults.ts'
import { functionsSql } from './functions.sql.ts'
import type { Recorder } from './recorder.ts'
import { systemTablesSql } from './system-tables.sql.ts'

/** An S3 endpoint and the keys with which the double reads and writes there, whatever role a statement names. */
export interface S3Access {
  readonly endpoint: string
  readonly region?: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Regions of buckets that are not in the cluster's: a COPY from them needs REGION. */
  readonly bucketRegions?: Readonly<Record<string, string>>
  /** What the role's policy allows, as beginnings of s3:// addresses; default: everything. */
  readonly allow?: { readonly read?: readonly string[]; readonly write?: readonly string[] }
}

export interface ClusterOptions {
  readonly slices: number
  readonly region: string
  /** Roles that are attached; the first is the default role. */
  readonly roles: readonly string[]
  readonly s3: S3Access | undefined
}

interface LoggedQuery {
  readonly id: number
  readonly session: number
  readonly type: string
  readonly text: string
  readonly start: Date
  end?: Date
  error?: string
}

/** The names and passwords that may log in. */
export class Users {
  readonly #passwords = new Map<string, { readonly password: string; readonly until: number }>()

  set(user: string, password: string, seconds = Number.POSITIVE_INFINITY): void {
    this.#passwords.set(user, { password, until: Date.now() + seconds * 1000 })
  }

  /** A user of temporary credentials, as GetClusterCredentialsWithIAM makes it. */
  temporary(user: string, seconds: number): string {
    const password = randomBytes(24).toString('base64url')
    this.set(user, password, seconds)
    return password
  }

  passwordOf(user: string): string | undefined {
    const known = this.#passwords.get(user)
    return known && Date.now() < known.until ? known.password : undefined
  }
}

/** What all sessions of the double share. */
export class Cluster {
  readonly address: BackendAddress
  readonly options: ClusterOptions
  readonly users: Users
  readonly recorder: Recorder
  readonly faults: Faults
  /** A connection of the double's own: what it writes outlasts the transactions of clients. */
  readonly admin: pg.Client
  /** Stops what a session runs, by its process id: the server of the wire knows how. */
  cancel: (pid: number) => void = () => undefined
  #queryId = 1000
  #open: LoggedQuery[] = []

  private constructor(
    address: BackendAddress,
    options: ClusterOptions,
    parts: Pick<Cluster, 'users' | 'recorder' | 'faults' | 'admin'>
  ) {
    this.address = address
    this.options = options
    this.users = parts.users
    this.recorder = parts.recorder
    this.faults = parts.faults
    this.admin = parts.admin
  }

  /**
   * Makes a database of its own on a PostgreSQL server, compared by code point and with UTF-8 (DEV c_collation: binary,
   * no locale), and fills in what Redshift has.
   */
  static async create(
    server: string,
    options: ClusterOptions,
    parts: Pick<Cluster, 'users' | 'recorder' | 'faults'>
  ): Promise<Cluster> {
    const database = `double_${process.pid}_${randomBytes(4).toString('hex')}`
    const setup = new pg.Client({ connectionString: server })
    await setup.connect()
    try {
      await setup.query(
        `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`
      )
      await setup.query(`ALTER DATABASE ${database} SET search_path = public, redshift, pg_catalog`)
      await setup.query(`ALTER DATABASE ${database} SET timezone = 'UTC'`)
      // Redshift has no indexes and joins by hashing; PostgreSQL, without statistics of a fresh table, would loop for minutes.
      await setup.query(`ALTER DATABASE ${database} SET enable_nestloop = off`)
      // Rule: writers of the same rows do not see each other's work: one of them fails with 1023 (DEV c_serial_isolation,
      // snapshot isolation).
      await setup.query(`ALTER DATABASE ${database} SET default_transaction_isolation = 'repeatable read'`)
      await setup.query(`ALTER DATABASE ${database} SET client_min_messages = 'notice'`)
    } finally {
      await setup.end()
    }
    const url = new URL(server)
    url.pathname = `/${database}`
    const admin = new pg.Client({ connectionString: url.href })
    admin.on('error', () => undefined)
    await admin.connect()
    await admin.query(functionsSql())
    await admin.query(systemTablesSql(options.slices))
    const address = {
      host: url.hostname,
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      database
    }
    return new Cluster(address, options, { ...parts, admin })
  }

  /** A query id, and the query's row in SYS_QUERY_HISTORY. */
  begin(session: number, type: string, text: string): LoggedQuery {
    this.#queryId += 1
    const query: LoggedQuery = { id: this.#queryId, session, type, text, start: new Date() }
    this.#open.push(query)
    return query
  }

  /** Writes the log into its table: done only when somebody asks, for it costs a statement. */
  async flushLog(): Promise<void> {
    const ended = this.#open.filter((query) => query.end !== undefined)
    this.#open = this.#open.filter((query) => query.end === undefined)
    if (ended.length === 0) return
    const rows = ended.map((query) => ({
      query_id: query.id,
      session_id: query.session,
      query_type: query.type,
      status: query.error === undefined ? 'success' : 'failed',
      start_time: query.start.toISOString(),
      end_time: query.end?.toISOString(),
      error_message: query.error ?? '',
      query_text: query.text
    }))
    await this.insert('meta.queries', rows)
  }

  /** Inserts rows that stay whatever becomes of the client's transaction. */
  async insert(table: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return
    // PostgreSQL's text has neither U+0000 nor halves of characters, which the raw line of a load error may hold.
    const json = JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
    )
    await this.admin.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [
      json
    ])
  }

  async stop(server: string): Promise<void> {
    await this.admin.end()
    const setup = new pg.Client({ connectionString: server })
    await setup.connect()
    try {
      await setup.query(`DROP DATABASE ${this.address.database} WITH (FORCE)`)
    } finally {
      await setup.end()
    }
  }
}
