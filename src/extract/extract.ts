import { inRange } from '../model/scope.ts'
import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { countDrift, type Drift } from './drift.ts'
import type { Gathered } from './gather.ts'
import { type PartContent, placeColumns } from './part.ts'
import { readDoubted } from './read-doubted.ts'
import type { InputFile } from './read-file.ts'
import { readKnown } from './read-known.ts'
import { createScratch, type Scratch, scratchOf, stagingOf } from './scratch.ts'
import { settle } from './settle.ts'

/** What an extraction leaves in its DuckDB, as SELECTs over temporary tables that live until the next one. */
export interface Extraction {
  readonly dataset: Dataset
  /** The valid rows, with the columns of the staging table in order; undefined where they were read straight into it. */
  readonly rows: string | undefined
  /** The rejected rows: file_id, line, column_name, reason, message, raw, raw_encoding, raw_bytes. */
  readonly rejects: string
  /** A row a file: file_id, uri, etag, size, rows_read, rows_staged, rows_rejected, plays. */
  readonly files: string
  /** Distinct texts of titles and artist names, in one column `text`. */
  readonly texts: string
  readonly drift: readonly Drift[]
  /** Files that vanished between listing and reading; they are in no other result. */
  readonly gone: readonly InputFile[]
}

export interface ExtractOptions {
  /**
   * For a warehouse that is the extraction's own DuckDB: inserts the rows of a SELECT into the staging table and gives
   * their number. Without it they go into a temporary table.
   */
  readonly stage?: ((select: string) => Promise<number>) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a part into typed rows and rejects: those of known shape as what they are, the others with doubts; what neither is
 * certain of is read again, by the judge.
 */
export async function extract(
  db: DuckDb,
  { dataset, files, part }: Gathered,
  { stage, signal }: ExtractOptions = {}
): Promise<Extraction> {
  const scratch = scratchOf(dataset)
  const staging = stagingOf(dataset)
  const tables = [scratch.files, scratch.judged, scratch.rejects]
  if (!stage) tables.push(scratch.rows)
  // Replacing a table would hold the rows of two batches at once; dropping it first holds one.
  await db.run(`DROP TABLE IF EXISTS ${scratch.rows.name}; DROP TABLE IF EXISTS ${scratch.tally}`)
  await db.run(tables.map(createScratch).join(';\n'))
  const insert = stage ?? ((select: string): Promise<number> => db.run(`INSERT INTO ${scratch.rows.name} ${select}`))

  const place = (key: string): string => placeColumns(key, part.firstFileId)
  let rows = 0
  if (part.rows > part.doubtedRows) rows += await insert(readKnown(staging, part.path, place))
  if (part.doubtedRows > 0) rows += await insert(readDoubted(staging, part.doubtedPath, place))
  const table = stage ? staging.name : scratch.rows.name
  const judged = await settle(db, scratch, dataset, part, { table, rows }, signal)
  if (judged > 0) await insert(`SELECT * FROM ${scratch.judged.name}`)

  const gone = new Set(part.gone)
  const read = rowsByFile(part)
  const present = files.filter((input) => !gone.has(input.fileId))
  await db.append(
    scratch.files,
    present.map(({ fileId, file }) => [fileId, file.uri, file.etag, file.size, read.get(fileId) ?? 0]),
    'temp'
  )
  const ids = { first: part.firstFileId, last: files.at(-1)?.fileId ?? part.firstFileId }
  const valid = `${table} r WHERE ${inRange('r', ids)}`
  await db.run(`CREATE TEMP TABLE ${scratch.tally} AS ${tally(scratch, dataset, valid)}`)
  return {
    dataset,
    rows: stage ? undefined : `SELECT * FROM ${scratch.rows.name}`,
    rejects: `SELECT file_id, line, column_name, reason, message, raw, raw_encoding, raw_bytes FROM ${scratch.rejects.name}`,
    files: `SELECT * FROM ${scratch.tally}`,
    texts: texts(dataset, valid),
    drift: await countDrift(db, scratch, dataset, part),
    gone: files.filter((input) => gone.has(input.fileId))
  }
}

/** How many rows each file has: those of the part, those that only the judge sees, and those that not even it does. */
function rowsByFile(part: PartContent): ReadonlyMap<number, number> {
  const rows = new Map<number, number>()
  const add = (fileId: number, count: number): void => void rows.set(fileId, (rows.get(fileId) ?? 0) + count)
  for (const [, count, fileId] of part.segments) add(fileId, count)
  for (const { fileId } of part.odd) add(fileId, 1)
  for (const { fileId } of part.rejects) add(fileId, 1)
  return rows
}

/** What became of the rows of each file. */
function tally(scratch: Scratch, dataset: Dataset, valid: string): string {
  const plays = dataset === 'events' ? `count(*) FILTER (WHERE page = 'NextSong')` : '0'
  return `SELECT f.file_id, f.uri, f.etag, f.size, f.rows_read, coalesce(t.n, 0) AS rows_staged,
      coalesce(j.n, 0) AS rows_rejected, coalesce(t.plays, 0) AS plays
    FROM ${scratch.files.name} f
    LEFT JOIN (SELECT file_id, count(*) AS n, ${plays} AS plays FROM ${valid} GROUP BY 1) t ON t.file_id = f.file_id
    LEFT JOIN (SELECT file_id, count(*) AS n FROM ${scratch.rejects.name} GROUP BY 1) j ON j.file_id = f.file_id`
}

/** The texts that songs are matched by. */
function texts(dataset: Dataset, valid: string): string {
  const rows = dataset === 'events' ? `${valid} AND page = 'NextSong'` : valid
  const columns = dataset === 'events' ? ['song', 'artist'] : ['title', 'artist_name']
  return columns.map((c) => `SELECT DISTINCT ${c} AS text FROM ${rows} AND ${c} IS NOT NULL`).join(' UNION ')
}
