import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'

/** Ends a connection, politely where it still answers. */
export async function disconnect(client: Client): Promise<void> {
  const patience = new AbortController()
  const ended = client.end().catch(() => undefined)
  const late = sleep(2000, undefined, { signal: patience.signal }).catch(() => undefined)
  await Promise.race([ended, late])
  patience.abort()
  client.connection.stream.destroy()
}
