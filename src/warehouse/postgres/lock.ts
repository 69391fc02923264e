import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { AppError } from '../../util/errors.ts'
import type { Value } from '../types.ts'

/** What the lock needs of a session. */
export interface LockSession {
  rows(sql: string, params: readonly Value[]): Promise<readonly (readonly Value[])[]>
  readonly name: string
  readonly signal?: AbortSignal | undefined
}

/** One lock a schema: two warehouses in two schemas of a database do not meet. */
const KEYS = `hashtext('sparkify-dwh'), hashtext(coalesce(current_schema(), ''))`
const PREFIX = 'sparkify: '
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1000

/**
 * An advisory lock of the session: the server frees it when the connection ends, however it ends. The holder's name is
 * the connection's application_name, which every other session may see.
 */
export async function lockSession(session: LockSession, holder: string, waitSeconds: number): Promise<void> {
  await session.rows(`SELECT set_config('application_name', $1, false)`, [PREFIX + holder])
  const deadline = performance.now() + waitSeconds * 1000
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(pause * 2, LONGEST_WAIT_MS)) {
    const [row] = await session.rows(`SELECT pg_try_advisory_lock(${KEYS})`, [])
    if (row?.[0] === true) return
    const left = deadline - performance.now()
    if (left <= 0) throw await held(session)
    // Stopping ends the wait; the next statement then says so.
    await sleep(Math.min(pause, left), undefined, session.signal ? { signal: session.signal } : {}).catch(
      () => undefined
    )
  }
}

/**
 * Has a second connection hold the lock together with the first one, which holds it alone so far: what either of them still does
 * when this process is gone keeps the next writer waiting. Whoever wants the lock wants it alone.
 */
export async function shareLock(first: Client, second: Client): Promise<void> {
  const share = `SELECT pg_advisory_lock_shared(${KEYS})`
  await first.query(share)
  await first.query(`SELECT pg_advisory_unlock(${KEYS})`)
  const { rows } = await first.query<{ name: string }>(`SELECT current_setting('application_name') AS name`)
  await second.query(`SELECT set_config('application_name', $1, false)`, [rows[0]?.name])
  await second.query(share)
}

async function held(session: LockSession): Promise<AppError> {
  const [row] = await session.rows(
    `SELECT a.application_name, a.pid
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (l.classid::bigint, l.objid::bigint) = (
         SELECT hashtext('sparkify-dwh')::bigint & 4294967295, hashtext(coalesce(current_schema(), ''))::bigint & 4294967295
       )`,
    []
  )
  const application = row?.[0] == null ? '' : String(row[0])
  const holder = (application.startsWith(PREFIX) ? application.slice(PREFIX.length) : application) || 'another session'
  const pid = row?.[1]
  const details = { warehouse: session.name, holder, pid: typeof pid === 'number' ? pid : null }
  return new AppError('E_LOCKED', 'retry', `the warehouse ${session.name} is held by ${holder}`, {
    hint: 'Wait until that run is done (--wait SECONDS waits for it), or stop it.',
    details
  })
}
