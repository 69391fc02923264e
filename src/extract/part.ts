import { AppError } from '../util/errors.ts'
import { type LineMarks, pickLines } from './line-index.ts'
import { LINES, prefixOf } from './row-prefix.ts'

/** Of a row that is too long this many bytes are kept with its reject, less what would be a part of a character. */
export const KEPT_OF_LONG_ROWS = 1024 * 1024

const OPEN = Buffer.from('{')

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

/** What is known of a part once it is written. */
export interface PartContent {
  readonly path: string
  /** The least file id; the others follow it one by one. */
  readonly firstFileId: number
  readonly rows: number
  readonly segments: readonly Segment[]
  /** Where the rows begin. */
  readonly marks: LineMarks
  /** How many rows are of unknown shape. */
  readonly doubtedRows: number
  /** Where those lie, maybe beside others. */
  readonly doubtedPath: string
  /** Lines of `oddPath` in order: the file and the line each came from. */
  readonly odd: readonly Place[]
  readonly oddPath: string
  readonly rejects: readonly EarlyReject[]
  /** Ids of the files that were gone when their turn came. */
  readonly gone: readonly number[]
}

/** Every file of a part. */
export const pathsOf = ({ path, oddPath, doubtedPath }: PartContent): ReadonlySet<string> =>
  new Set([path, oddPath, doubtedPath])

/** Calls back with rows of a part as they stood in their files, by their places, which are in the order of the part. */
export function pickRows(
  { path, firstFileId, segments, marks }: PartContent,
  places: readonly Place[],
  onRow: (place: Place, bytes: Buffer) => void
): void {
  let segment = 0
  const rows = places.map(({ fileId, line }) => {
    for (;;) {
      const found = segments[segment]
      if (!found) throw new AppError('E_BUG', 'report-bug', `line ${line} is in no segment of its part`)
      const [first, count, file, firstLine] = found
      if (file === fileId && line < firstLine + count) return first + line - firstLine
      segment++
    }
  })
  let next = 0
  pickLines(path, marks, rows, (bytes) => {
    const place = places[next++]
    if (!place) return
    const prefix = prefixOf(place.fileId - firstFileId + 1, place.line)
    onRow(place, Buffer.concat([OPEN, bytes.subarray(prefix.length)]))
  })
}
