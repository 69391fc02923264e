import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Dataset } from '../sources/types.ts'
import { beginning } from '../util/bytes.ts'
import { AppError } from '../util/errors.ts'
import { hiddenDigits } from './hidden-digits.ts'
import { Latin1 } from './latin1.ts'
import { LineIndex } from './line-index.ts'
import { lineShape, MAX_ROW_BYTES } from './lines.ts'
import { FileReader, type InputFile, pastMark } from './read-file.ts'
import { oneLine, type Row, RowFile } from './row-file.ts'
import { LINES, prefixOf } from './row-prefix.ts'
import { RowShapes } from './row-shape.ts'
import { stagingOf } from './scratch.ts'

/** Of a row that is too long this many bytes are kept with its reject, less what would be a part of a character. */
export const KEPT_OF_LONG_ROWS = 1024 * 1024

const OPEN = Buffer.from('{')
const LF = Buffer.from('\n')

/** From so many rows on it is asked whether the doubted ones are few. */
const JUDGED_ROWS = 10_000
/** Few are one in so many, or less. */
const FEW = 4

/** A physical line of a file. */
export interface Place {
  readonly fileId: number
  readonly line: number
}

/** The file and the line of a row of a part, as SQL, from its number. */
export const placeColumns = (key: string, firstFileId: number): string =>
  `${key} // ${LINES} + ${firstFileId - 1} AS file_id, ${key} % ${LINES} AS line`

/** Consecutive rows of a part that are consecutive lines of one file. */
export type Segment = readonly [first: number, count: number, fileId: number, firstLine: number]

/** A row that is rejected before it reaches any reader of JSON. */
export interface EarlyReject {
  readonly fileId: number
  readonly line: number
  readonly reason: 'too_long' | 'bad_encoding'
  readonly message: string
  /** The beginning of the row. */
  readonly raw: Buffer
  /** How long the row is. */
  readonly bytes: number
}

/**
 * One NDJSON file made of the files of a batch: a database reads one large file far faster than thousands of tiny ones
 * (15,000 song files: 0.05 s instead of 0.6 s), and each row can carry its number. Lines are counted here. Blank ones
 * are left out; those that do not look like an object from end to end lie in a file of their own, for the judge. So do, once more,
 * the rows of unknown shape, which are read in another way than the others, as long as they are few.
 */
export class PartWriter {
  readonly path: string
  readonly segments: Segment[] = []
  /** Lines of `oddPath` in order: the file and the line each came from. */
  readonly oddPath: string
  readonly odd: Place[] = []
  readonly rejects: EarlyReject[] = []
  /** Files that were gone when their turn came. */
  readonly gone: InputFile[] = []
  /** How many rows are of unknown shape. */
  doubtedRows = 0
  /** The least file id; the others follow it one by one. */
  readonly firstFileId: number
  readonly #reader: FileReader
  readonly #oddFd: number
  readonly #all: RowFile
  readonly #index = new LineIndex()
  readonly #text = new Latin1()
  readonly #shapes: RowShapes
  readonly #hiddenDigits: RegExp
  /** The rows of unknown shape; undefined while there is none, and once they are not few. */
  #doubted: RowFile | undefined
  #fewDoubted = true
  #open: { first: number; count: number; fileId: number; firstLine: number } | undefined

  constructor(path: string, dataset: Dataset, firstFileId: number) {
    this.path = path
    this.firstFileId = firstFileId
    this.#reader = new FileReader(dataset)
    this.oddPath = `${path}.odd`
    this.#shapes = new RowShapes(stagingOf(dataset))
    this.#hiddenDigits = hiddenDigits(stagingOf(dataset))
    this.#all = new RowFile(path)
    this.#oddFd = openSync(this.oddPath, 'w')
  }

  /** Adds a file's rows. A file that vanished is noted in `gone`; other failures throw E_SOURCE. */
  async add(input: InputFile, signal?: AbortSignal): Promise<void> {
    const { fileId } = input
    try {
      await this.#reader.read(
        input,
        {
          line: (buffer, start, end, line, bytes) => this.#row(fileId, buffer, start, end, line, bytes),
          document: (buffer, start, end, line) => this.#row(fileId, buffer, start, end, line, end - start, true),
          damaged: (line) => this.#damaged(fileId, line)
        },
        signal
      )
    } catch (error) {
      const gone = error instanceof AppError ? error.details.gone === true : errorCode(error) === 'ENOENT'
      if (!gone) throw error
      this.gone.push(input)
    }
  }

  close(): void {
    this.#closeSegment()
    this.#all.close()
    this.#doubted?.close()
    closeSync(this.#oddFd)
  }

  get rows(): number {
    return this.#all.rows
  }

  /** Where the rows of unknown shape lie, maybe beside others. */
  get doubtedPath(): string {
    return this.#doubted?.path ?? this.path
  }

  /** Every file that was made. */
  get paths(): readonly string[] {
    return [this.path, this.oddPath, ...(this.#doubted ? [this.#doubted.path] : [])]
  }

  /** Calls back with rows as they stood in their files, by their places, which are in the order of the part. */
  pick(places: readonly Place[], onRow: (place: Place, bytes: Buffer) => void): void {
    let segment = 0
    const rows = places.map(({ fileId, line }) => {
      for (;;) {
        const found = this.segments[segment]
        if (!found) throw new AppError('E_BUG', 'report-bug', `line ${line} is in no segment of its part`)
        const [first, count, file, firstLine] = found
        if (file === fileId && line < firstLine + count) return first + line - firstLine
        segment++
      }
    })
    let next = 0
    this.#index.pick(this.path, rows, (bytes) => {
      const place = places[next++]
      if (place)
        onRow(place, Buffer.concat([OPEN, bytes.subarray(prefixOf(this.#numberOf(place.fileId), place.line).length)]))
    })
  }

  #numberOf(fileId: number): number {
    return fileId - this.firstFileId + 1
  }

  #damaged(fileId: number, line: number): void {
    this.rejects.push({
      fileId,
      line,
      reason: 'bad_encoding',
      message: `the gzip data is damaged from here on; ${line - 1} lines before it were read`,
      raw: Buffer.alloc(0),
      bytes: 0
    })
  }

  #row(fileId: number, buffer: Buffer, start: number, end: number, line: number, bytes: number, folded = false): void {
    if (bytes > MAX_ROW_BYTES) {
      this.rejects.push({
        fileId,
        line,
        reason: 'too_long',
        message: `the row is longer than ${MAX_ROW_BYTES} bytes`,
        raw: Buffer.from(beginning(buffer.subarray(start, end), KEPT_OF_LONG_ROWS)),
        bytes
      })
      return
    }
    const begin = line === 1 ? pastMark(buffer, start) : start
    const shape = lineShape(buffer, begin, end)
    if (shape === 'blank') return
    const odd = shape === 'odd' || buffer[begin] !== OPEN[0]
    const known = !odd && !folded && this.#knows(buffer, begin, end)
    if (odd || (!known && this.#hiddenDigits.test(buffer.toString('latin1', begin, end)))) {
      this.odd.push({ fileId, line })
      const row = Buffer.concat([buffer.subarray(begin, end), LF])
      if (folded) oneLine(row, 0, row.length - 1)
      writeSync(this.#oddFd, row)
      return
    }
    const row = { buffer, start: begin, end, folded }
    this.#index.add(this.#all.add(row, this.#numberOf(fileId), line, known))
    if (!known) this.#doubt(row, fileId, line)
    this.#place(fileId, line)
  }

  #knows(buffer: Buffer, start: number, end: number): boolean {
    const at = this.#text.hold(buffer, start, end)
    return this.#shapes.knows(this.#text.text, at, at + end - start)
  }

  #doubt(row: Row, fileId: number, line: number): void {
    this.doubtedRows++
    if (!this.#fewDoubted) return
    this.#doubted ??= new RowFile(`${this.path}.doubted`)
    this.#doubted.add(row, this.#numberOf(fileId), line, false)
    if (this.rows < JUDGED_ROWS || this.doubtedRows * FEW < this.rows) return
    this.#fewDoubted = false
    this.#doubted.close()
    rmSync(this.#doubted.path)
    this.#doubted = undefined
  }

  #place(fileId: number, line: number): void {
    const open = this.#open
    if (open && open.fileId === fileId && open.firstLine + open.count === line) {
      open.count++
      return
    }
    this.#closeSegment()
    this.#open = { first: this.rows - 1, count: 1, fileId, firstLine: line }
  }

  #closeSegment(): void {
    const open = this.#open
    if (open) this.segments.push([open.first, open.count, open.fileId, open.firstLine])
    this.#open = undefined
  }
}

const errorCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
