import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Session, SessionOptions, Warehouse } from '../types.ts'
import { disconnect } from '../wire/disconnect.ts'
import { type Address, parseAddress } from './address.ts'
import { connect } from './connect.ts'
import { postgresDialect } from './dialect.ts'
import { PostgresSession } from './session.ts'

export interface PostgresOptions {
  /** Most memory that the DuckDB of the extraction takes before it writes to the temporary folder, e.g. '800MB'. */
  readonly memoryLimit: string
  /** Folder for what does not fit in memory, and for rows on their way to the server. */
  readonly tempDir: string
  /** Connections that a load may have. Default 2: while one works on a batch, the other one takes the rows of the next. */
  readonly connections?: 1 | 2
}

/** How long a statement that was asked to stop may take to do so, before its connection is cut. */
const STOP_MS = 3000

/** A database of a PostgreSQL server, by its address postgres://user:password@host:port/database. */
export function postgresWarehouse(url: string, options: PostgresOptions): Warehouse {
  const address = parseAddress(url)
  return {
    dialect: postgresDialect,
    name: address.name,
    async withSession<T>(use: (session: Session) => Promise<T>, { access = 'write', signal }: SessionOptions = {}) {
      const clients: Client[] = []
      const open = async (): Promise<Client> => {
        const client = await connect(address, access, signal)
        clients.push(client)
        return client
      }
      const { connections = 2, ...rest } = options
      const more = connections === 2 ? open : undefined
      const session = new PostgresSession(await open(), { ...rest, name: address.name, access, signal, connect: more })
      const done = new AbortController()
      const stop = (): void => {
        // Whatever fails here, the connections are cut in the end.
        session.interruptExtract().catch(() => undefined)
        for (const client of clients) stopStatement(client, address, done.signal).catch(() => undefined)
      }
      signal?.addEventListener('abort', stop, { once: true })
      try {
        return await use(session)
      } finally {
        done.abort()
        signal?.removeEventListener('abort', stop)
        await Promise.all([...clients.map(disconnect), session.close()])
      }
    }
  }
}

/** Asks the server, over a second connection, to stop what the first one runs; cuts that one when it does not. */
async function stopStatement(client: Client, address: Address, done: AbortSignal): Promise<void> {
  const cut = sleep(STOP_MS, undefined, { signal: done }).then(() => client.connection.stream.destroy())
  cut.catch(() => undefined)
  const helper = await connect(address, 'write')
  try {
    await helper.query('SELECT pg_cancel_backend($1)', [backendPid(client)])
  } finally {
    await disconnect(helper)
  }
}

/** The driver knows it from the start of the connection, though its types do not say so. */
function backendPid(client: Client): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null
}
