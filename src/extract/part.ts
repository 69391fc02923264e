import { closeSync, openSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { type Dataset, isGzip, type Source, type SourceFile } from '../sources/types.ts'
import { AppError } from '../util/errors.ts'
import { LineIndex } from './line-index.ts'
import { chunksOf, LineSplitter, lineShape, MAX_ROW_BYTES } from './lines.ts'
import { LINES, LONGEST_PREFIX, prefixOf, RowPrefixes } from './row-prefix.ts'

/** Files up to this size are read whole; larger ones as a stream. */
export const WHOLE = 8 * 1024 * 1024
const BUFFER = MAX_ROW_BYTES + 64 * 1024
/** Of a row that is too long this much is kept with its reject. */
export const KEPT_OF_LONG_ROWS = 1024 * 1024

/** Milliseconds of work without a turn for others. */
const BREATH_MS = 5

const OPEN = Buffer.from('{')
const LF = Buffer.from('\n')
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * The key under which each row of a part carries its number, which names its file and line. Row ids would tell the same
 * only while a plan keeps the order of lines, which a join in it does not; so a row has to say itself which one it is.
 */
export const ROW_KEY = '#row'

/** Parts up to this size are searched for unknown keys row by row; larger ones where a sample shows one. */
const SEARCHED_BYTES = 16 * 1024 * 1024
/** In larger parts one row in so many bytes is a sample. */
const SAMPLE_BYTES = 256 * 1024

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
  readonly raw: Buffer
}

export interface PartFile {
  readonly fileId: number
  readonly source: Source
  readonly file: SourceFile
}

/**
 * One NDJSON file made of the files of a batch: a database reads one large file far faster than thousands of tiny ones
 * (15,000 song files: 0.05 s instead of 0.6 s), and each row can carry its number. Lines are counted here. Blank ones
 * are left out; those that do not look like an object from end to end lie in a file of their own, for the judge.
 */
export class PartWriter {
  readonly path: string
  readonly segments: Segment[] = []
  /** Lines of `oddPath` in order: the file and the line each came from. */
  readonly oddPath: string
  readonly odd: Place[] = []
  /** Some rows, to look for unknown keys; where `searched` is false they stand for all. */
  readonly samples: string[] = []
  readonly rejects: EarlyReject[] = []
  /** Files that were gone when their turn came. */
  readonly gone: PartFile[] = []
  rows = 0
  /** The least file id; the others follow it one by one. */
  readonly firstFileId: number
  readonly #dataset: Dataset
  readonly #fd: number
  readonly #oddFd: number
  #bytes = 0
  #sampledAt = 0
  readonly #buffer = Buffer.allocUnsafe(BUFFER)
  #used = 0
  #breatheAt = 0
  readonly #index = new LineIndex()
  readonly #prefixes = new RowPrefixes()
  #open: { first: number; count: number; fileId: number; firstLine: number } | undefined

  constructor(path: string, dataset: Dataset, firstFileId: number) {
    this.path = path
    this.firstFileId = firstFileId
    this.#dataset = dataset
    this.oddPath = `${path}.odd`
    this.#fd = openSync(path, 'w')
    this.#oddFd = openSync(this.oddPath, 'w')
  }

  /**
   * Adds a file's rows. Reading a plain file and splitting it is synchronous, which is several times faster, but every
   * few milliseconds others get their turn: the database that loads the batch before. A file that vanished is noted in `gone`;
   * other failures throw E_SOURCE.
   */
  async add(input: PartFile, signal?: AbortSignal): Promise<void> {
    try {
      await this.#breathe(signal)
      if (input.file.size > WHOLE) return await this.#addStream(input, signal)
      const read = input.source.read(input.file, signal)
      const stored = read instanceof Promise ? await read : read
      const content = isGzip(input.file.uri) ? unzip(stored) : stored
      if (content === undefined) await this.#addStream(input, signal)
      else this.#addWhole(input.fileId, content)
    } catch (error) {
      const gone = error instanceof AppError ? error.details.gone === true : errorCode(error) === 'ENOENT'
      if (!gone) throw error
      this.gone.push(input)
    }
  }

  async #breathe(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() < this.#breatheAt) return
    await setImmediate()
    signal?.throwIfAborted()
    this.#breatheAt = performance.now() + BREATH_MS
  }

  close(): void {
    this.#closeSegment()
    this.#flush()
    closeSync(this.#fd)
    closeSync(this.#oddFd)
  }

  /** Whether the part is small enough to look for unknown keys in every row. */
  get searched(): boolean {
    return this.#bytes <= SEARCHED_BYTES
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

  #addWhole(fileId: number, content: Buffer): void {
    const line = this.#dataset === 'songs' ? oneDocument(content) : undefined
    if (line) {
      this.#row(fileId, content, line.start, line.end, line.number, false, true)
      return
    }
    const splitter = new LineSplitter((buffer, start, end, number, cut) =>
      this.#row(fileId, buffer, start, end, number, cut)
    )
    splitter.push(content)
    splitter.end()
  }

  async #addStream({ fileId, source, file }: PartFile, signal?: AbortSignal): Promise<void> {
    const splitter = new LineSplitter((buffer, start, end, number, cut) =>
      this.#row(fileId, buffer, start, end, number, cut)
    )
    const path = source.path(file)
    if (path !== undefined && !isGzip(file.uri)) {
      // Half as long as by a stream.
      for (const chunk of chunksOf(path)) {
        await this.#breathe(signal)
        splitter.push(chunk)
      }
      splitter.end()
      return
    }
    const stored = await source.open(file, signal)
    const plain = isGzip(file.uri) ? stored.pipe(createGunzip()) : stored
    // pipe() does not carry an error of the source over; the reader of `plain` must hear of it.
    stored.on('error', (error) => plain.destroy(error))
    try {
      for await (const chunk of plain) {
        signal?.throwIfAborted()
        splitter.push(chunk)
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error
      this.#damaged(fileId, splitter.lines + 1)
      return
    } finally {
      // What is not read to its end would hold its connection.
      stored.destroy()
    }
    splitter.end()
  }

  #damaged(fileId: number, line: number): void {
    this.rejects.push({
      fileId,
      line,
      reason: 'bad_encoding',
      message: `the gzip data is damaged from here on; ${line - 1} lines before it were read`,
      raw: Buffer.alloc(0)
    })
  }

  #row(fileId: number, buffer: Buffer, start: number, end: number, line: number, cut: boolean, folded = false): void {
    if (cut) {
      this.rejects.push({
        fileId,
        line,
        reason: 'too_long',
        message: `the row is longer than ${MAX_ROW_BYTES} bytes`,
        raw: Buffer.from(buffer.subarray(start, Math.min(end, start + KEPT_OF_LONG_ROWS)))
      })
      return
    }
    const shape = lineShape(buffer, start, end)
    if (shape === 'blank') return
    const length = end - start
    if (shape === 'odd' || buffer[start] !== OPEN[0]) {
      this.odd.push({ fileId, line })
      const bytes = Buffer.concat([buffer.subarray(start, end), LF])
      if (folded) oneLine(bytes, 0, length)
      writeSync(this.#oddFd, bytes)
      return
    }
    if (this.#used + LONGEST_PREFIX + length + 1 > BUFFER) this.#flush()
    if (this.#bytes >= this.#sampledAt) {
      this.samples.push(buffer.toString('utf8', start, end))
      this.#sampledAt = this.#bytes + SAMPLE_BYTES
    }
    const from = this.#used
    this.#used += this.#prefixes.write(this.#buffer, from, this.#numberOf(fileId), line)
    this.#used += buffer.copy(this.#buffer, this.#used, start + 1, end)
    if (folded) oneLine(this.#buffer, from, this.#used)
    this.#buffer[this.#used++] = 10
    this.#bytes += length
    this.#index.add(this.#used - from)
    this.#place(fileId, line)
    this.rows++
  }

  #place(fileId: number, line: number): void {
    const open = this.#open
    if (open && open.fileId === fileId && open.firstLine + open.count === line) {
      open.count++
      return
    }
    this.#closeSegment()
    this.#open = { first: this.rows, count: 1, fileId, firstLine: line }
  }

  #closeSegment(): void {
    const open = this.#open
    if (open) this.segments.push([open.first, open.count, open.fileId, open.firstLine])
    this.#open = undefined
  }

  #flush(): void {
    if (this.#used > 0) writeSync(this.#fd, this.#buffer, 0, this.#used)
    this.#used = 0
  }
}

const errorCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** The content of a small gzip file; undefined where it is damaged or grows large, which the stream handles. */
function unzip(stored: Buffer): Buffer | undefined {
  try {
    return gunzipSync(stored, { maxOutputLength: 8 * WHOLE })
  } catch {
    return undefined
  }
}

/**
 * A song file may spread its one object over several lines. Where the whole content parses as one JSON document, it is
 * one row, at its first line; its line ends are white space, since JSON allows no raw one inside a string.
 */
function oneDocument(content: Buffer): { start: number; end: number; number: number } | undefined {
  let end = content.length
  while (end > 0 && (content[end - 1] ?? 0) <= 32) end--
  if (end > MAX_ROW_BYTES || content.lastIndexOf(10, end - 1) === -1) return undefined
  let start = content.subarray(0, 3).equals(BOM) ? 3 : 0
  let number = 1
  while (start < end && (content[start] ?? 0) <= 32) {
    if (content[start] === 10) number++
    start++
  }
  if (content.indexOf(10, start) === -1 || content.indexOf(10, start) >= end) return undefined
  try {
    JSON.parse(content.toString('utf8', start, end))
  } catch {
    return undefined
  }
  return { start, end, number }
}

function oneLine(buffer: Buffer, start: number, end: number): void {
  for (let i = start; i < end; i++) if (buffer[i] === 10 || buffer[i] === 13) buffer[i] = 32
}
