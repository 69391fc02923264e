import type { Readable } from 'node:stream'
import type { RequestCounter } from '../util/aws/requests.ts'

/** events: activity logs, one JSON object a line. songs: song metadata, one JSON object a file. */
export type Dataset = 'events' | 'songs'
export const DATASETS: readonly Dataset[] = ['songs', 'events']

export interface SourceFile {
  /** Full address: an absolute path, or s3://bucket/key. */
  readonly uri: string
  /** Bytes as stored (compressed, where the name ends in .gz). */
  readonly size: number
  /** Differs between two versions of the same file. */
  readonly etag: string
}

/** Something in a source from which nothing can be read, though its name says data, or could be that of a folder of data. */
export interface PassedOver {
  readonly uri: string
  /** What it is, in words that go on from its name. */
  readonly why: string
}

/** What `doctor` found about a source. */
export interface SourceFact {
  readonly about: string
  readonly status: 'ok' | 'warn' | 'bad'
  readonly found: string
  /** What to do, where something is not well. */
  readonly hint?: string
}

/** Where the files of one dataset lie. Constructing one opens nothing. */
export interface Source {
  /** The address that every file's uri starts with. */
  readonly uri: string
  /** How many files are best read at the same time: 1 where reading waits for nothing. */
  readonly parallel: number
  /** Counts the requests that are paid for, where there are such. */
  readonly requests?: RequestCounter
  /**
   * The dataset's files in byte order of their uri, a page at a time, so that a million names are never held at once.
   * Throws E_SOURCE when the place cannot be listed.
   * @param passOver hears of what is left out and should not be
   */
  list(signal?: AbortSignal, passOver?: (what: PassedOver) => void): AsyncIterable<readonly SourceFile[]>
  /**
   * The whole content of a small file, as stored. Throws E_SOURCE, with `gone` in the details when the listed version is no
   * more, and `changed` beside it when there is another one.
   */
  read(file: SourceFile, signal?: AbortSignal): Buffer | Promise<Buffer>
  /** The content as a stream, as stored, for large files. */
  open(file: SourceFile, signal?: AbortSignal): Promise<Readable>
  /** The path at which this machine can read the file in place, where it can. */
  path(file: SourceFile): string | undefined
  /** Looks at all that reading needs, where there is more to it than listing. Throws only what is no error of ours. */
  examine?(signal?: AbortSignal): Promise<readonly SourceFact[]>
}

/** Names that are data: .json and .ndjson, plain or gzipped; hidden files (.name) are not. */
export function isDataFile(name: string): boolean {
  return !name.startsWith('.') && /\.(json|ndjson)(\.gz)?$/i.test(name)
}

export const isGzip = (uri: string): boolean => /\.gz$/i.test(uri)
