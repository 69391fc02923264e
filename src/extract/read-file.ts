import { setImmediate } from 'node:timers/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { type Dataset, isGzip, type Source, type SourceFile } from '../sources/types.ts'
import { chunksOf, LineSplitter, MAX_ROW_BYTES, type OnLine } from './lines.ts'

/** Files up to this size are read whole; larger ones as a stream. */
export const WHOLE = 8 * 1024 * 1024

/** Milliseconds of work without a turn for others. */
const BREATH_MS = 1

/** Where a file's content begins that is in a buffer from here on: behind its byte order mark, where it has one. */
export const pastMark = (buffer: Buffer, start: number): number =>
  buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf ? start + 3 : start

export interface InputFile {
  /** The id under which the ledger will know this version of the file. */
  readonly fileId: number
  readonly source: Source
  readonly file: SourceFile
}

/** Who gets the lines of a file. */
export interface LineSink {
  readonly line: OnLine
  /** One row that spreads over several lines, of which the first is told. */
  readonly document: (buffer: Buffer, start: number, end: number, line: number) => void
  /** The data is damaged from this line on. */
  readonly damaged: (line: number) => void
}

/**
 * Reads files into their lines. Reading a plain file and splitting it is synchronous, which is several times faster, but
 * every few milliseconds others get their turn: the database that loads the batch before.
 */
export class FileReader {
  readonly #dataset: Dataset
  #breatheAt = 0

  constructor(dataset: Dataset) {
    this.#dataset = dataset
  }

  async read(input: InputFile, sink: LineSink, signal?: AbortSignal): Promise<void> {
    await this.#breathe(signal)
    if (input.file.size > WHOLE) return this.#readStream(input, sink, signal)
    const read = input.source.read(input.file, signal)
    const stored = read instanceof Promise ? await read : read
    const content = isGzip(input.file.uri) ? unzip(stored) : stored
    if (content === undefined) return this.#readStream(input, sink, signal)
    const document = this.#dataset === 'songs' ? oneDocument(content) : undefined
    if (document) return sink.document(content, document.start, document.end, document.line)
    const splitter = new LineSplitter(sink.line)
    splitter.push(content)
    splitter.end()
  }

  async #breathe(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() < this.#breatheAt) return
    await setImmediate()
    signal?.throwIfAborted()
    this.#breatheAt = performance.now() + BREATH_MS
  }

  async #readStream({ source, file }: InputFile, sink: LineSink, signal?: AbortSignal): Promise<void> {
    const splitter = new LineSplitter(sink.line)
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
      sink.damaged(splitter.lines + 1)
      return
    } finally {
      // What is not read to its end would hold its connection.
      stored.destroy()
    }
    splitter.end()
  }
}

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
function oneDocument(content: Buffer): { start: number; end: number; line: number } | undefined {
  let end = content.length
  while (end > 0 && (content[end - 1] ?? 0) <= 32) end--
  if (end > MAX_ROW_BYTES || content.lastIndexOf(10, end - 1) === -1) return undefined
  let start = pastMark(content, 0)
  let line = 1
  while (start < end && (content[start] ?? 0) <= 32) {
    if (content[start] === 10) line++
    start++
  }
  if (content.indexOf(10, start) === -1 || content.indexOf(10, start) >= end) return undefined
  try {
    JSON.parse(content.toString('utf8', start, end))
  } catch {
    return undefined
  }
  return { start, end, line }
}
