import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import type { Client } from 'pg'
import { AppError } from '../../util/errors.ts'

/**
 * The driver's reader of messages throws inside the socket's own listener at what it does not know, where no promise hears of it and the
 * process ends: most of all when a server asks for a login of another kind (Redshift: message 13, a password kept as SHA-256). Put
 * between socket and reader, this makes it an error of the connection. To be called before `connect`.
 */
export function guardParser(client: Client): void {
  const connection: object = client.connection
  const attach: unknown = Reflect.get(connection, 'attachListeners')
  // A driver that is built otherwise may have mended it.
  if (typeof attach !== 'function') return
  Reflect.set(connection, 'attachListeners', (stream: Duplex) => {
    const reader = new EventEmitter()
    stream.on('data', (chunk: Buffer) => {
      try {
        reader.emit('data', chunk)
      } catch (error) {
        stream.destroy(unreadable(error))
      }
    })
    stream.on('end', () => reader.emit('end'))
    Reflect.apply(attach, connection, [reader])
  })
}

function unreadable(cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : String(cause)
  const kind = /Unknown authenticationOk message type (\d+)/.exec(text)?.[1]
  // What a listener of the driver's throws is no fault of the server.
  if (kind === undefined) return cause instanceof Error ? cause : new Error(text)
  return new AppError('E_WAREHOUSE', 'fix-config', `the server asks for a login that the driver lacks (kind ${kind})`, {
    hint: 'On Redshift a password kept as SHA-256 does this: log in by IAM (leave the password out), by the Data API, or set the password anew as MD5.',
    cause
  })
}
