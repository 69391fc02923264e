import { closeSync, openSync, writeSync } from 'node:fs'
import { MAX_ROW_BYTES } from './lines.ts'
import { LONGEST_PREFIX, RowPrefixes } from './row-prefix.ts'

const BUFFER = MAX_ROW_BYTES + 64 * 1024

/** A row as it lies in a buffer, its brace first. */
export interface Row {
  readonly buffer: Buffer
  readonly start: number
  readonly end: number
  /** It has line ends within. */
  readonly folded: boolean
}

/** A file of rows, a line each, which carry their numbers. */
export class RowFile {
  readonly path: string
  rows = 0
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafe(BUFFER)
  readonly #prefixes = new RowPrefixes()
  #used = 0

  constructor(path: string) {
    this.path = path
    this.#fd = openSync(path, 'w')
  }

  /**
   * Adds a row.
   * @param file the number of its file, from 1
   * @param known whether its shape is known
   * @returns bytes written, with the LF
   */
  add({ buffer, start, end, folded }: Row, file: number, line: number, known: boolean): number {
    if (this.#used + LONGEST_PREFIX + (end - start) + 1 > BUFFER) this.#flush()
    const from = this.#used
    this.#used += this.#prefixes.write(this.#buffer, from, file, line, known)
    // Half as long as buffer.copy().
    const rest = new Uint8Array(buffer.buffer, buffer.byteOffset + start + 1, end - start - 1)
    this.#buffer.set(rest, this.#used)
    this.#used += rest.length
    if (folded) oneLine(this.#buffer, from, this.#used)
    this.#buffer[this.#used++] = 10
    this.rows++
    return this.#used - from
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }

  #flush(): void {
    if (this.#used > 0) writeSync(this.#fd, this.#buffer, 0, this.#used)
    this.#used = 0
  }
}

/** Makes blanks of line ends, which in JSON lie only between its parts. */
export function oneLine(buffer: Buffer, start: number, end: number): void {
  for (let i = start; i < end; i++) if (buffer[i] === 10 || buffer[i] === 13) buffer[i] = 32
}
