import type { Client } from 'pg'
import { AppError } from '../../util/errors.ts'
import type { Access } from '../types.ts'
import { disconnect } from '../wire/disconnect.ts'
import { interrupted, serverError } from '../wire/errors.ts'
import { guardParser } from '../wire/guard-parser.ts'
import type { Address } from './address.ts'

/** PostgreSQL 15 is the oldest that is tested, and the oldest that is still mended. */
const OLDEST = 150_000

/** How long a statement waits for a lock on a table, so that a forgotten session shows up as an error, not a hang. */
const LOCK_TIMEOUT = '60s'

/** What our SQL and the reading of its results rely on, whatever the server, the role or the address set. */
const settings: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  lock_timeout: LOCK_TIMEOUT,
  // A batch that is staged waits, in its transaction, until the one before is committed; so does a session whose other one works.
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  // What we ANALYZE serves our own next statements: a sample of 3,000 rows is enough for them, and the server's own analysis, which
  // comes later, does not go by this.
  default_statistics_target: '10',
  // Our statements are many and each runs once: compiling them takes longer than it saves.
  jit: 'off'
}

/** A sort or hash of a batch fits in this; the 4 MB that servers come with would send it to the disk. A server that gives more is left alone. */
const WORK_MEM_KB = 65_536

/** A reader's transactions see one moment of the database, and the server refuses their writes. */
const readSettings: Readonly<Record<string, string>> = {
  default_transaction_read_only: 'on',
  default_transaction_isolation: 'repeatable read'
}

/** Connects, checks the server's version and makes the session ours. */
export async function connect(address: Address, access: Access, signal?: AbortSignal): Promise<Client> {
  if (signal?.aborted) throw interrupted(signal.reason)
  try {
    const client = await open(address, signal)
    try {
      await prepare(client, address.name, access)
      return client
    } catch (error) {
      await disconnect(client)
      throw error
    }
  } catch (error) {
    throw serverError(error, { name: address.name, stopped: signal?.aborted === true })
  }
}

async function open(address: Address, signal?: AbortSignal): Promise<Client> {
  try {
    return await dial(address, signal)
  } catch (error) {
    const noTls = error instanceof Error && error.message.includes('does not support SSL')
    if (!noTls || !address.plainIsFine) throw error
    return dial(address, signal, false)
  }
}

async function dial(address: Address, signal?: AbortSignal, ssl?: false): Promise<Client> {
  const { Client } = await import('pg')
  let connectionString = address.config.connectionString
  if (ssl === false) connectionString = connectionString?.replace('sslmode=prefer', 'sslmode=disable')
  const client = new Client({ ...address.config, ...(connectionString === undefined ? {} : { connectionString }) })
  guardParser(client)
  // A connection that breaks between two statements is told by the next statement; without a listener it would end
  // the process.
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

async function prepare(client: Client, name: string, access: Access): Promise<void> {
  const wanted = Object.entries(access === 'read' ? { ...settings, ...readSettings } : settings)
  const calls = wanted.map(([key, value]) => `set_config('${key}', '${value}', false)`)
  calls.push(
    `set_config('work_mem', greatest(${WORK_MEM_KB}, (SELECT setting::int FROM pg_settings WHERE name = 'work_mem')) || 'kB', false)`
  )
  const { rows } = await client.query<{ version: number; text: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS text,
            ${calls.join(', ')}`
  )
  const server = rows[0]
  if (!server || server.version < OLDEST) {
    throw new AppError('E_WAREHOUSE', 'fix-config', `${name} is PostgreSQL ${server?.text ?? '?'}; 15 is the oldest`, {
      hint: 'Use a server of version 15 or later.'
    })
  }
  // The server then looks every two seconds whether we are still there: the statement of a killed run stops, and its
  // lock with it. Not every system can, and a server that cannot says so.
  await client.query(`SELECT set_config('client_connection_check_interval', '2s', false)`).catch(() => undefined)
}
