import type { TestPostgres } from './postgres.ts'

/** Types of messages of the wire protocol. */
const QUERY = 0x51
const COPY_DATA = 0x64
const COPY_DONE = 0x63
const COPY_FAIL = 0x66
/** CopyInResponse: text format, the formats of no columns. */
const COPY_IN_RESPONSE = Buffer.from([0x47, 0, 0, 0, 7, 0, 0, 0])

/**
 * A PGlite behind a socket, for machines without PostgreSQL. All connections share its one session, so nothing that
 * takes two of them can be tried on it.
 */
export async function startPglite(): Promise<TestPostgres> {
  const { PGlite } = await import('@electric-sql/pglite')
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket')
  const db = await PGlite.create()
  const send = db.execProtocolRawStream.bind(db)
  let copy: Uint8Array[] = []

  // PGlite takes one message at a time and answers each, so a COPY would find no data: its messages are kept until the
  // last one and given as one. A new connection gets the session as new.
  db.execProtocolRawStream = async (message, options) => {
    const [type] = message
    if (
      copy.length > 0 ||
      (type === QUERY && /^.{5}COPY [^;]* FROM STDIN/s.test(Buffer.from(message).toString('latin1')))
    ) {
      copy.push(message)
      if (type === QUERY) return options?.onRawData(COPY_IN_RESPONSE)
      if (type === COPY_DATA) return
      const all = Buffer.concat(copy)
      copy = []
      if (type !== COPY_DONE && type !== COPY_FAIL) return send(message, options)
      return send(all, { ...options, onRawData: (data) => options?.onRawData(withoutCopyIn(data)) })
    }
    if (type === 0) {
      for (const sql of ['ROLLBACK', 'DISCARD ALL']) await send(simpleQuery(sql), { onRawData: () => undefined })
    }
    return send(message, options)
  }

  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 })
  await server.start()
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    kind: 'pglite',
    stop: async () => {
      await server.stop()
      await db.close()
    }
  }
}

function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.from([QUERY, 0, 0, 0, 0])
  head.writeUInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

/** The client was told already that it may send. */
function withoutCopyIn(data: Uint8Array): Uint8Array {
  if (data[0] !== COPY_IN_RESPONSE[0]) return data
  return data.subarray(1 + Buffer.from(data).readUInt32BE(1))
}
