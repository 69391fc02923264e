import type { RedshiftError } from '../errors.ts'

/** One message of the wire protocol (v3): its type letter and its body without the length. */
export interface Frame {
  readonly type: string
  readonly body: Buffer
}

/** Cuts a stream of bytes into frames; the first frame of a client has no type letter and comes as type ''. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)
  #untyped: boolean

  constructor(startsUntyped: boolean) {
    this.#untyped = startsUntyped
  }

  /** After a refused or accepted TLS request the client sends its first message again. */
  expectUntyped(): void {
    this.#untyped = true
  }

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: Frame[] = []
    let at = 0
    for (;;) {
      const head = this.#untyped ? 4 : 5
      if (this.#rest.length - at < head) break
      const length = this.#rest.readUInt32BE(at + head - 4)
      const end = at + head - 4 + length
      if (this.#rest.length < end) break
      const type = this.#untyped ? '' : String.fromCharCode(this.#rest[at] ?? 0)
      frames.push({ type, body: this.#rest.subarray(at + head, end) })
      this.#untyped = false
      at = end
    }
    this.#rest = at === 0 ? this.#rest : this.#rest.subarray(at)
    return frames
  }
}

export function encode(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(type.length + 4)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, type.length)
  return Buffer.concat([head, body])
}

export const cstring = (text: string): Buffer => Buffer.from(`${text}\0`)
export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** The zero-terminated text at an offset, and where the next field starts. */
export function readCString(body: Buffer, at: number): [text: string, next: number] {
  const end = body.indexOf(0, at)
  return [body.toString('utf8', at, end), end + 1]
}

export const parameterStatus = (name: string, value: string): Buffer =>
  encode('S', Buffer.concat([cstring(name), cstring(value)]))

export const readyForQuery = (status: string): Buffer => encode('Z', Buffer.from(status, 'latin1'))

export const commandComplete = (tag: string): Buffer => encode('C', cstring(tag))

/** The fields of an ErrorResponse or NoticeResponse by their letters. */
export function readFields(body: Buffer): Map<string, string> {
  const fields = new Map<string, string>()
  let at = 0
  while (at < body.length && body[at] !== 0) {
    const [text, next] = readCString(body, at + 1)
    fields.set(String.fromCharCode(body[at] ?? 0), text)
    at = next
  }
  return fields
}

function fieldsBody(fields: Iterable<readonly [string, string]>): Buffer {
  const parts = [...fields].map(([letter, text]) => Buffer.concat([Buffer.from(letter, 'latin1'), cstring(text)]))
  return Buffer.concat([...parts, Buffer.from([0])])
}

export function errorResponse(error: RedshiftError, severity = 'ERROR'): Buffer {
  const fields: [string, string][] = [
    ['S', severity],
    ['C', error.code],
    ['M', error.message]
  ]
  if (error.detail !== undefined) fields.push(['D', error.detail])
  if (error.hint !== undefined) fields.push(['H', error.hint])
  return encode('E', fieldsBody(fields))
}

export const infoNotice = (message: string): Buffer =>
  encode(
    'N',
    fieldsBody([
      ['S', 'INFO'],
      ['C', '00000'],
      ['M', message]
    ])
  )

/** A result of text columns made by the double itself. */
export function textResult(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeInt16BE(columns.length)
  const described = columns.map((name) => {
    const rest = Buffer.alloc(18)
    // varchar, of any length, sent as text
    rest.writeInt32BE(1043, 6)
    rest.writeInt16BE(-1, 10)
    rest.writeInt32BE(-1, 12)
    return Buffer.concat([cstring(name), rest])
  })
  const data = rows.map((row) => {
    const cells = row.map((cell) => {
      if (cell === null) return int32(-1)
      const bytes = Buffer.from(cell)
      return Buffer.concat([int32(bytes.length), bytes])
    })
    return encode('D', Buffer.concat([count, ...cells]))
  })
  return Buffer.concat([encode('T', Buffer.concat([count, ...described])), ...data])
}
