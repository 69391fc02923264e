import { AppError } from '../../util/errors.ts'
import type { Connector, Transport } from './transport.ts'
import { literal } from './values.ts'

/** Its lock is the lock of the warehouse; it holds nothing. */
const LOCK = 'sparkify_lock'
/** Who has it, readable while the other is locked. */
const HOLDER = 'sparkify_lock_holder'
/** Tables of the engine's own, no part of the model. */
export const OWN_TABLES: readonly string[] = [LOCK, HOLDER]

/** Least time that a LOCK is given: it has to travel, plan and run, in milliseconds. */
const LEAST_MS = 2000
/** The lock's transaction is asked something so often: an idle one would be ended after six hours, and a line cut much sooner. */
const HEARTBEAT_MS = 60_000

export interface HeldLock {
  /** Throws E_WAREHOUSE when the lock is not held any more: whatever was not committed must not be. */
  verify(): Promise<void>
  release(): Promise<void>
}

interface LockRequest {
  readonly name: string
  readonly holder: string
  readonly waitSeconds: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Redshift has no advisory locks. A second session locks an empty table of ours in a transaction that lasts as long as the run;
 * when the process dies, the session ends and takes the lock with it: on the wire at once, at the Data API when its time without
 * a statement is over. Readers of the star never meet it.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
 * @param main the session of the run, which books the holder's name
 */
export async function takeLock(main: Transport, connector: Connector, request: LockRequest): Promise<HeldLock> {
  await makeTables(main)
  const guard = await connector.connect({ reading: false, signal: request.signal })
  try {
    await acquire(guard, request)
  } catch (error) {
    await guard.close()
    if (isTimeout(error)) throw await held(main, request)
    throw error
  }
  const heart = setInterval(() => void guard.query('SELECT 1').catch(() => undefined), HEARTBEAT_MS)
  heart.unref()
  const release = async (): Promise<void> => {
    clearInterval(heart)
    await guard.run('ROLLBACK').catch(() => undefined)
    await guard.close()
  }
  try {
    await main.run(`DELETE FROM ${HOLDER}`)
    await main.run(`INSERT INTO ${HOLDER} VALUES (${literal(request.holder.slice(0, 100))})`)
  } catch (error) {
    await release()
    throw error
  }
  return {
    async verify() {
      try {
        await guard.query('SELECT 1')
      } catch (cause) {
        throw new AppError('E_WAREHOUSE', 'retry', `${request.name}: the lock on the warehouse was lost`, {
          hint: 'Run it again: what was not committed has left no trace.',
          cause
        })
      }
    },
    release
  }
}

async function makeTables(main: Transport): Promise<void> {
  const { rows } = await main.query(
    `SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relname IN (${OWN_TABLES.map(literal).join(', ')})`
  )
  if (Number(rows[0]?.[0]) === OWN_TABLES.length) return
  await main.run(`CREATE TABLE IF NOT EXISTS ${LOCK} (nothing INTEGER) DISTSTYLE ALL`)
  await main.run(`CREATE TABLE IF NOT EXISTS ${HOLDER} (holder VARCHAR(512)) DISTSTYLE ALL`)
}

/** LOCK waits; the server's own clock ends the wait, and ours asks it to where it does not. */
async function acquire(guard: Transport, { waitSeconds }: LockRequest): Promise<void> {
  const patience = Math.max(LEAST_MS, waitSeconds * 1000)
  await guard.run(`SET statement_timeout TO ${Math.round(patience)}`)
  await guard.run('BEGIN')
  let late = false
  const clock = setTimeout(() => {
    late = true
    void guard.cancel()
  }, patience + LEAST_MS)
  try {
    await guard.run(`LOCK ${LOCK}`)
  } catch (error) {
    if (late) throw new TooLate(error)
    throw error
  } finally {
    clearTimeout(clock)
  }
  await guard.run('SET statement_timeout TO 0')
}

class TooLate extends Error {
  constructor(cause: unknown) {
    super('the lock was not free in time', { cause })
  }
}

function isTimeout(error: unknown): boolean {
  if (error instanceof TooLate) return true
  return (
    error instanceof AppError &&
    error.code === 'E_WAREHOUSE' &&
    error.message.includes('the server stopped the statement')
  )
}

async function held(main: Transport, { name }: LockRequest): Promise<AppError> {
  const { rows } = await main.query(`SELECT holder FROM ${HOLDER}`)
  const holder = rows[0]?.[0] == null ? 'another session' : String(rows[0][0])
  return new AppError('E_LOCKED', 'retry', `the warehouse ${name} is held by ${holder}`, {
    hint: 'Wait until that run is done (--wait SECONDS waits for it), or stop it; the lock of a killed one ends within minutes.',
    details: { warehouse: name, holder }
  })
}
