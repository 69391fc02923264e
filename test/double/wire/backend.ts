import { connect, type Socket } from 'node:net'
import { RedshiftError } from '../errors.ts'
import { cstring, encode, type Frame, FrameReader, int32, readCString, readFields } from './frames.ts'

export interface BackendResult {
  readonly columns: readonly { readonly name: string; readonly oid: number; readonly modifier: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly tag: string
}

/** Where the PostgreSQL behind the double is; it trusts its local users. */
export interface BackendAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/** One session of the PostgreSQL behind the double. Frames go to `sink`; calls of `query` and `copyIn` read their own. */
export class Backend {
  /** Of the last ReadyForQuery: I idle, T in a transaction, E in a failed one. */
  status = 'I'
  processId = 0
  key: Buffer = Buffer.alloc(4)
  sink: (frame: Frame) => void = () => undefined
  readonly #socket: Socket
  readonly #reader = new FrameReader(false)
  #waiting: { resolve: () => void; reject: (error: Error) => void } | undefined
  #gone: Error | undefined
  /** Called once when the server closes the connection. */
  onClose: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => this.#lost(error))
    socket.on('close', () => this.#lost(new Error('the PostgreSQL behind the double closed the connection')))
  }

  static async open(address: BackendAddress, settings: Readonly<Record<string, string>>): Promise<Backend> {
    const socket = connect({ host: address.host, port: address.port, noDelay: true })
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const backend = new Backend(socket)
    let refused: RedshiftError | undefined
    backend.sink = (frame) => {
      if (frame.type === 'K') {
        backend.processId = frame.body.readInt32BE(0)
        backend.key = Buffer.from(frame.body.subarray(4))
      }
      if (frame.type === 'E') refused = toError(frame)
      if (frame.type === 'R' && frame.body.readInt32BE(0) !== 0) {
        refused = new RedshiftError('28000', 'the PostgreSQL behind the double must trust its local users')
        socket.destroy()
      }
    }
    const words = Object.entries({ user: address.user, database: address.database, ...settings }).flat()
    const ready = backend.#untilReady()
    socket.write(encode('', Buffer.concat([int32(196608), ...words.map(cstring), Buffer.from([0])])))
    await ready.catch((error: unknown) => {
      throw refused ?? error
    })
    return backend
  }

  /** Asks the server to stop what this session runs. */
  static cancel(address: BackendAddress, body: Buffer): void {
    const socket = connect({ host: address.host, port: address.port })
    socket.on('error', () => undefined)
    socket.end(encode('', body))
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** Sends messages, passes the frames that come to `sink`, and resolves at the ReadyForQuery, which is not passed on. */
  exchange(bytes: Buffer, sink: (frame: Frame) => void): Promise<void> {
    this.sink = sink
    const ready = this.#untilReady()
    this.#socket.write(bytes)
    return ready
  }

  /** Runs statements of the double's own. Throws the server's error; the transaction has then failed, as ever. */
  async query(sql: string): Promise<BackendResult> {
    const result = { columns: [] as BackendResult['columns'], rows: [] as (string | null)[][], tag: '' }
    let failed: RedshiftError | undefined
    await this.exchange(encode('Q', cstring(sql)), (frame) => {
      if (frame.type === 'T') result.columns = readColumns(frame.body)
      else if (frame.type === 'D') result.rows.push(readRow(frame.body))
      else if (frame.type === 'C') result.tag = readCString(frame.body, 0)[0]
      else if (frame.type === 'E') failed = toError(frame)
    })
    if (failed) throw failed
    return result
  }

  /** COPY … FROM STDIN in text format. An error of `chunks` rolls the COPY back and is thrown. */
  async copyIn(sql: string, chunks: AsyncIterable<Buffer>): Promise<number> {
    let failed: RedshiftError | undefined
    let thrown: unknown
    let rows = 0
    let started: () => void = () => undefined
    const copying = new Promise<void>((resolve) => {
      started = resolve
    })
    const done = this.exchange(encode('Q', cstring(sql)), (frame) => {
      if (frame.type === 'G') started()
      if (frame.type === 'E') failed = toError(frame)
      if (frame.type === 'C') rows = Number(readCString(frame.body, 0)[0].split(' ')[1] ?? 0)
    })
    await Promise.race([copying, done])
    if (!failed) {
      try {
        for await (const chunk of chunks) {
          if (failed) break
          if (!this.#socket.write(encode('d', chunk))) {
            await new Promise<void>((resolve) => this.#socket.once('drain', resolve).once('close', resolve))
          }
        }
        this.#socket.write(encode('c'))
      } catch (error) {
        thrown = error
        this.#socket.write(encode('f', cstring('stopped by the double')))
      }
    }
    await done
    if (thrown !== undefined) throw thrown
    if (failed) throw failed
    return rows
  }

  /** Makes the transaction that runs fail, as an error of Redshift would. */
  async poison(): Promise<void> {
    if (this.status === 'T')
      await this.query(`DO $$ BEGIN RAISE 'refused by the double'; END $$`).catch(() => undefined)
  }

  end(): void {
    this.#socket.destroy()
  }

  #untilReady(): Promise<void> {
    if (this.#gone) return Promise.reject(this.#gone)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  #receive(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) {
      if (frame.type !== 'Z') {
        this.sink(frame)
        continue
      }
      this.status = String.fromCharCode(frame.body[0] ?? 73)
      const waiting = this.#waiting
      this.#waiting = undefined
      waiting?.resolve()
    }
  }

  #lost(error: Error): void {
    if (this.#gone) return
    this.#gone = error
    this.#waiting?.reject(error)
    this.onClose()
  }
}

/** An error of PostgreSQL in the words of Redshift, where ours are known to differ. */
export function toError(frame: Frame): RedshiftError {
  const fields = readFields(frame.body)
  const code = fields.get('C') ?? 'XX000'
  const message = fields.get('M') ?? 'unknown error'
  const bytes = /^redshift_bytes_(\w+?)_(\d+)_/.exec(fields.get('n') ?? '')
  // Rule: a value longer than the column, in bytes, is an error (DEV r_Character_types).
  if (code === '23514' && bytes) {
    return new RedshiftError(
      '22001',
      `value too long for type ${bytes[1] === 'char' ? 'character' : 'character varying'}(${bytes[2]})`
    )
  }
  // Rule: a conflict is error 1023 (DEV c_serial_isolation).
  if (code === '40001') {
    return new RedshiftError('XX000', '1023', {
      detail: `Serializable isolation violation on table - ${fields.get('t') ?? '0'}, transactions forming the cycle are: 1, 2 (double, not Redshift)`
    })
  }
  // Rule: "Found multiple matches to update the same tuple" (DOC r_MERGE).
  if (code === '21000' && message.startsWith('MERGE')) {
    return new RedshiftError('XX000', 'Found multiple matches to update the same tuple.')
  }
  // Rule: an IDENTITY column takes no values of one's own (DEV r_CREATE_TABLE_NEW).
  if (code === '428C9') return new RedshiftError('0A000', 'cannot set an identity column to a value')
  const detail = fields.get('D')
  const hint = fields.get('H')
  return new RedshiftError(code, message, {
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint })
  })
}

function readColumns(body: Buffer): BackendResult['columns'] {
  const columns: { name: string; oid: number; modifier: number }[] = []
  let at = 2
  while (at < body.length) {
    const [name, next] = readCString(body, at)
    columns.push({ name, oid: body.readUInt32BE(next + 6), modifier: body.readInt32BE(next + 12) })
    at = next + 18
  }
  return columns
}

function readRow(body: Buffer): (string | null)[] {
  const row: (string | null)[] = []
  let at = 2
  for (let n = body.readInt16BE(0); n > 0; n--) {
    const length = body.readInt32BE(at)
    at += 4
    row.push(length < 0 ? null : body.toString('utf8', at, at + length))
    if (length > 0) at += length
  }
  return row
}
