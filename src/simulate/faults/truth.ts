/** What faults were added: the truth that a load is checked against. Written as `faults.json` beside log_data. */

/** A row that a load must reject. */
export interface TrueReject {
  readonly file: string
  /** The physical line, from 1. */
  readonly line: number
  readonly reason: 'malformed_json' | 'wrong_type'
  readonly column: string | null
}

/** A row that is a copy of an earlier line of its file. */
export interface TrueDuplicate {
  readonly file: string
  readonly line: number
  readonly copyOf: number
  /** Whether it is a play, and so a duplicate of the star schema. */
  readonly play: boolean
}

/** One delivered file. Its path is below the output folder; `later/` files replace or join those of log_data. */
export interface TrueFile {
  readonly file: string
  readonly kind: 'plain' | 'late' | 'incomplete' | 'changed'
  readonly rows: number
  readonly rejected: number
  /** Rows with page NextSong that are not rejected, copies included. */
  readonly plays: number
  readonly duplicatePlays: number
}

/** What a load must end with. */
export interface TrueTotals {
  readonly files: number
  readonly rows: number
  readonly rejected: number
  readonly staged: number
  readonly plays: number
  readonly duplicatePlays: number
  readonly songplays: number
}

export interface Truth {
  readonly about: string
  readonly seed: number
  readonly files: readonly TrueFile[]
  readonly rejects: readonly TrueReject[]
  readonly duplicates: readonly TrueDuplicate[]
  /** After a load of log_data, and after the files of later/log_data were laid over it and loaded too. */
  readonly first: TrueTotals
  readonly later: TrueTotals
}

export const LATER = 'later/'

export class TruthBook {
  readonly #files: TrueFile[] = []
  readonly #rejects: TrueReject[] = []
  readonly #duplicates: TrueDuplicate[] = []

  file(file: TrueFile, rejects: readonly TrueReject[], duplicates: readonly TrueDuplicate[]): void {
    this.#files.push(file)
    this.#rejects.push(...rejects)
    this.#duplicates.push(...duplicates)
  }

  truth(seed: number): Truth {
    const first = this.#files.filter(({ file }) => !file.startsWith(LATER))
    const second = this.#files.filter(({ file }) => file.startsWith(LATER))
    const replaced = new Set(second.map(({ file }) => file.slice(LATER.length)))
    return {
      about:
        'Faults added on purpose. first: what a load of log_data must end with; later: the same after the files of later/log_data were copied over log_data and loaded.',
      seed,
      files: this.#files,
      rejects: this.#rejects,
      duplicates: this.#duplicates,
      first: totals(first),
      later: totals([...first.filter(({ file }) => !replaced.has(file)), ...second])
    }
  }
}

function totals(files: readonly TrueFile[]): TrueTotals {
  const sum = (count: (file: TrueFile) => number): number => files.reduce((total, file) => total + count(file), 0)
  const rows = sum((file) => file.rows)
  const rejected = sum((file) => file.rejected)
  const plays = sum((file) => file.plays)
  const duplicatePlays = sum((file) => file.duplicatePlays)
  return {
    files: files.length,
    rows,
    rejected,
    staged: rows - rejected,
    plays,
    duplicatePlays,
    songplays: plays - duplicatePlays
  }
}
