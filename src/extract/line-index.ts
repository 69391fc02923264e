import { closeSync, openSync, readSync } from 'node:fs'

/** About so many bytes lie between two lines whose place is noted. */
const STEP = 64 * 1024
const LF = 10

/** Where lines of a file begin that is being written: a few of them are found again without reading all of it. */
export class LineIndex {
  /** Numbers, from 0, of the lines whose place is known, and the bytes before each. */
  readonly #lines: number[] = [0]
  readonly #offsets: number[] = [0]
  #line = 0
  #bytes = 0

  /** Notes the next line. @param bytes its length, with the LF behind it */
  add(bytes: number): void {
    this.#line++
    this.#bytes += bytes
    if (this.#bytes - (this.#offsets.at(-1) ?? 0) < STEP) return
    this.#lines.push(this.#line)
    this.#offsets.push(this.#bytes)
  }

  /** Calls back with lines of the file, without their LF, by their numbers from 0, which ascend. */
  pick(path: string, wanted: readonly number[], onLine: (bytes: Buffer) => void): void {
    const file = openSync(path, 'r')
    try {
      let mark = -1
      let block: Buffer = Buffer.alloc(0)
      let line = 0
      let start = 0
      for (const number of wanted) {
        const nearest = this.#markBefore(number, Math.max(mark, 0))
        if (nearest !== mark) {
          mark = nearest
          block = this.#read(file, mark)
          line = this.#lines[mark] ?? 0
          start = 0
        }
        for (; line < number; line++) start = block.indexOf(LF, start) + 1
        onLine(Buffer.from(block.subarray(start, block.indexOf(LF, start))))
      }
    } finally {
      closeSync(file)
    }
  }

  /** The last known place at or before a line, looked for from another one on. */
  #markBefore(line: number, from: number): number {
    let mark = from
    while ((this.#lines[mark + 1] ?? Number.POSITIVE_INFINITY) <= line) mark++
    return mark
  }

  /** The lines from a known place to the next. */
  #read(file: number, mark: number): Buffer {
    const from = this.#offsets[mark] ?? 0
    const block = Buffer.alloc((this.#offsets[mark + 1] ?? this.#bytes) - from)
    for (let read = 0; read < block.length; ) {
      const bytes = readSync(file, block, read, block.length - read, from + read)
      if (bytes === 0) break
      read += bytes
    }
    return block
  }
}
