import { closeSync, openSync, readSync } from 'node:fs'

/** A row above this many bytes is rejected as too_long (Redshift's own limit of a JSON row). */
export const MAX_ROW_BYTES = 4 * 1024 * 1024

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const COMMA = 44
const OPEN = 123
const CLOSE = 125

export type LineShape =
  | 'blank'
  /** Begins with { and ends with }, as far as a look at both ends can tell. */
  | 'plain'
  /** Only the judge can tell what this is; the fast reader may be too lenient with it. */
  | 'odd'

/** Looks at both ends of a line: DuckDB's JSON reader takes a trailing comma, which JSON does not have. */
export function lineShape(buffer: Buffer, start: number, end: number): LineShape {
  let last = end - 1
  while (last >= start && isSpace(buffer[last])) last--
  if (last < start || isEmptyToReader(buffer, start, last)) return 'blank'
  let first = start
  while (isSpace(buffer[first])) first++
  if (buffer[first] !== OPEN || buffer[last] !== CLOSE) return 'odd'
  last--
  while (last > first && isSpace(buffer[last])) last--
  return buffer[last] === COMMA ? 'odd' : 'plain'
}

const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === CR || byte === TAB || byte === LF

/**
 * DuckDB's reader passes over a line of any white space that C knows, and would give a row less than there are lines:
 * vertical tabs and form feeds alone are a blank line too. Beside a row they are not JSON, and the judge says so.
 */
function isEmptyToReader(buffer: Buffer, start: number, last: number): boolean {
  for (let i = start; i <= last; i++) if (!isSpace(buffer[i]) && buffer[i] !== 11 && buffer[i] !== 12) return false
  return true
}

/**
 * What is called for each line; what lies in the buffer is only valid during the call. `bytes` is the length of the line, of
 * which no more than its beginning may be there where that is above MAX_ROW_BYTES.
 */
export type OnLine = (buffer: Buffer, start: number, end: number, line: number, bytes: number) => void

/**
 * Splits chunks into physical lines, numbered from 1, without copying lines that lie inside a chunk. Of a row above
 * MAX_ROW_BYTES only the beginning is kept. The bytes of a last line without LF count as a line; an empty rest does not.
 */
export class LineSplitter {
  #line = 0
  #rest: Buffer[] = []
  #restBytes = 0
  readonly #onLine: OnLine

  constructor(onLine: OnLine) {
    this.#onLine = onLine
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      if (this.#restBytes > 0) this.#finish(chunk.subarray(start, end))
      else this.#onLine(chunk, start, end, ++this.#line, end - start)
      start = end + 1
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start))
  }

  end(): void {
    if (this.#restBytes > 0) this.#finish(Buffer.alloc(0))
  }

  /** Lines seen so far. */
  get lines(): number {
    return this.#line
  }

  #keep(part: Buffer): void {
    // One byte past the limit is enough to know that it is exceeded.
    const room = MAX_ROW_BYTES + 1 - this.#heldBytes()
    if (room > 0) this.#rest.push(Buffer.from(part.subarray(0, room)))
    this.#restBytes += part.length
  }

  #heldBytes(): number {
    return this.#rest.reduce((sum, part) => sum + part.length, 0)
  }

  #finish(part: Buffer): void {
    this.#keep(part)
    const whole = Buffer.concat(this.#rest)
    const bytes = this.#restBytes
    this.#rest = []
    this.#restBytes = 0
    this.#onLine(whole, 0, whole.length, ++this.#line, bytes)
  }
}

const CHUNK = 1 << 18

/** A plain file from beginning to end in chunks, each an object of its own. Its bytes are only valid until the next one is asked for. */
export function* chunksOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK)
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      yield buffer.subarray(0, read)
    }
  } finally {
    closeSync(file)
  }
}
