import { closeSync, openSync, readSync } from 'node:fs'

/** About so many bytes lie between two lines whose place is noted. */
const STEP = 64 * 1024
const LF = 10

/** Where some lines of a file begin. */
export interface LineMarks {
  /** Numbers, from 0, of the lines whose place is known, and the bytes before each. */
  readonly lines: readonly number[]
  readonly offsets: readonly number[]
  /** Bytes of the file. */
  readonly bytes: number
}

/** Notes where lines begin in a file that is being written. */
export class LineIndex {
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

  get marks(): LineMarks {
    return { lines: this.#lines, offsets: this.#offsets, bytes: this.#bytes }
  }
}

/**
 * Finds lines of a file again without reading all of it: calls back with them, without their LF.
 * @param wanted their numbers from 0, which ascend
 */
export function pickLines(
  path: string,
  marks: LineMarks,
  wanted: readonly number[],
  onLine: (bytes: Buffer) => void
): void {
  const { lines, offsets, bytes } = marks
  const file = openSync(path, 'r')
  try {
    let mark = -1
    let block: Buffer = Buffer.alloc(0)
    let line = 0
    let start = 0
    for (const number of wanted) {
      let nearest = Math.max(mark, 0)
      while ((lines[nearest + 1] ?? Number.POSITIVE_INFINITY) <= number) nearest++
      if (nearest !== mark) {
        mark = nearest
        block = readBlock(file, offsets[mark] ?? 0, offsets[mark + 1] ?? bytes)
        line = lines[mark] ?? 0
        start = 0
      }
      for (; line < number; line++) start = block.indexOf(LF, start) + 1
      onLine(Buffer.from(block.subarray(start, block.indexOf(LF, start))))
    }
  } finally {
    closeSync(file)
  }
}

function readBlock(file: number, from: number, to: number): Buffer {
  const block = Buffer.alloc(to - from)
  for (let read = 0; read < block.length; ) {
    const bytes = readSync(file, block, read, block.length - read, from + read)
    if (bytes === 0) break
    read += bytes
  }
  return block
}
