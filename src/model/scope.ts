/** File ids of one dataset that a batch has staged: from `first` to `last`, both included. */
export interface FileRange {
  readonly first: number
  readonly last: number
}

/** Milliseconds since 1970 between which every play lies that a batch adds or takes back. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** By which rule a play finds its song (DESIGN §4). */
export type SongMatch = 'exact' | 'normalized'

/** What batch a statement is about: the rows of a file range among all staged rows. */
export const inRange = (alias: string, range: FileRange): string =>
  `${alias}.file_id BETWEEN ${range.first} AND ${range.last}`
