import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { rootCertificates } from 'node:tls'
import type { Client, ClientConfig } from 'pg'
import type { AwsAccess } from '../../util/aws/access.ts'
import { AppError } from '../../util/errors.ts'
import type { QueryOptions, QueryResult, Value } from '../types.ts'
import { disconnect } from '../wire/disconnect.ts'
import type { ErrorContext } from '../wire/errors.ts'
import { guardParser } from '../wire/guard-parser.ts'
import { fetchPages, fetchRows, runStatement } from '../wire/query.ts'
import type { Address } from './cluster-address.ts'
import { loginSource } from './credentials.ts'
import { redshiftError } from './errors.ts'
import { withinBytes } from './limits.ts'
import type { Connector, StatementResult, Transport } from './transport.ts'

/** Seconds until a cluster that does not answer counts as unreachable: one that was paused takes long to say no. */
const CONNECT_SECONDS = 20
/** How long a statement that was asked to stop may take to do so, before its connection is cut. */
const STOP_MS = 5000
/** Most bytes of one statement: https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-sql.html */
const MAX_STATEMENT = 16 * 1024 * 1024

/** What the reading of results relies on, whatever the user's or the database's settings are. */
const SETTINGS = ["SET timezone TO 'UTC'", "SET datestyle TO 'ISO, MDY'", 'SET extra_float_digits TO 2']

/** Sessions by the wire protocol, TLS verified. */
export function pgConnector(address: Address, aws: AwsAccess): Connector {
  const login = loginSource(address, aws)
  return {
    async connect({ reading, signal }) {
      const context = (): ErrorContext => ({ name: address.name, reading, stopped: signal?.aborted === true })
      try {
        signal?.throwIfAborted()
        const client = await dial(address, await login(), signal)
        const transport = new PgTransport(client, () => helper(address, login), context)
        for (const sql of SETTINGS) await client.query(sql)
        return transport
      } catch (error) {
        throw redshiftError(error, context())
      }
    }
  }
}

async function helper(address: Address, login: ReturnType<typeof loginSource>): Promise<Client> {
  return dial(address, await login())
}

async function dial(
  address: Address,
  { user, password }: { user: string | undefined; password: string | undefined },
  signal?: AbortSignal
): Promise<Client> {
  const { Client } = await import('pg')
  const config: ClientConfig = {
    host: address.host,
    port: address.port,
    database: address.database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: address.tls ? tlsOptions(address) : false,
    application_name: 'sparkify',
    connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    // A long COPY is silent, and firewalls drop what is silent.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000
  }
  const client = new Client(config)
  guardParser(client)
  // A connection that breaks between two statements is told by the next one; without a listener it would end the process.
  client.on('error', () => undefined)
  const hangUp = (): void => void client.connection.stream.destroy()
  signal?.addEventListener('abort', hangUp)
  try {
    await client.connect()
    return client
  } finally {
    signal?.removeEventListener('abort', hangUp)
  }
}

/** Certificates of Redshift are signed by Amazon's roots, which Node.js brings; a file adds others and takes none away. */
function tlsOptions({ caFile, name }: Address): { rejectUnauthorized: true; ca?: string[] } {
  if (caFile === undefined) return { rejectUnauthorized: true }
  try {
    return { rejectUnauthorized: true, ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }
  } catch (cause) {
    throw new AppError('E_CONFIG', 'fix-config', `${name}: the file of sslrootcert cannot be read: ${caFile}`, {
      hint: 'Correct its path.',
      cause
    })
  }
}

class PgTransport implements Transport {
  readonly maxStatementBytes = MAX_STATEMENT
  readonly #client: Client
  readonly #helper: () => Promise<Client>
  readonly #context: () => ErrorContext
  #running = 0

  constructor(client: Client, helper: () => Promise<Client>, context: () => ErrorContext) {
    this.#client = client
    this.#helper = helper
    this.#context = context
  }

  async run(sql: string, params: readonly Value[] = []): Promise<StatementResult> {
    return this.#guard(async () => {
      const result = await runStatement(this.#client, sql, params)
      // The server answers the COMMIT of a failed transaction with a ROLLBACK and no error.
      if (/^commit\b/i.test(sql) && result.command === 'ROLLBACK') {
        throw new AppError(
          'E_BUG',
          'report-bug',
          'a failed statement was passed over, so the transaction was rolled back'
        )
      }
      return { changed: result.rowCount ?? 0 }
    })
  }

  async query(sql: string, params: readonly Value[] = [], options: QueryOptions = {}): Promise<QueryResult> {
    return this.#guard(() => fetchRows(this.#client, this.#fitting(sql), params, options.maxRows))
  }

  async *pages(sql: string, params: readonly Value[] = []): AsyncGenerator<QueryResult> {
    const pages = fetchPages(this.#client, this.#fitting(sql), params)
    try {
      for (;;) {
        const { done, value } = await this.#guard(() => pages.next())
        if (done) return
        yield value
      }
    } finally {
      await pages.return(undefined).catch(() => undefined)
    }
  }

  async cancel(): Promise<void> {
    if (this.#running === 0) return
    const done = new AbortController()
    const cut = sleep(STOP_MS, undefined, { signal: done.signal }).then(() => this.#client.connection.stream.destroy())
    cut.catch(() => undefined)
    try {
      const second = await this.#helper()
      try {
        // The cancel request of the protocol needs a second connection as well, and no right at all; this one needs to be the same user.
        await second.query('SELECT pg_cancel_backend($1)', [backendPid(this.#client)])
      } finally {
        await disconnect(second)
      }
      while (this.#running > 0 && !this.#client.connection.stream.destroyed) await sleep(20)
    } catch {
      this.#client.connection.stream.destroy()
    } finally {
      done.abort()
    }
  }

  async close(): Promise<void> {
    await disconnect(this.#client)
  }

  #fitting(sql: string): string {
    return withinBytes(sql, { most: this.maxStatementBytes, users: this.#context().reading === true })
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1
    try {
      return await work()
    } catch (error) {
      throw redshiftError(error, this.#context())
    } finally {
      this.#running -= 1
    }
  }
}

/** The driver knows it from the start of the connection, though its types do not say so. */
function backendPid(client: Client): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null
}
