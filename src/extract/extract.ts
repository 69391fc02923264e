import { rmSync } from 'node:fs'
import { readAhead } from '../sources/read-ahead.ts'
import type { Dataset, Source, SourceFile } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { countDrift, type Drift } from './drift.ts'
import { inputColumns, readTyped } from './fast-path.ts'
import { PartWriter, ROW_KEY, WHOLE } from './part.ts'
import { createScratch, type Scratch, scratchOf, stagingOf } from './scratch.ts'
import { settle } from './settle.ts'

export interface InputFile {
  /** The id under which the ledger will know this version of the file. */
  readonly fileId: number
  readonly source: Source
  readonly file: SourceFile
}

/** What an extraction leaves in its DuckDB, as SELECTs over temporary tables that live until the next one. */
export interface Extraction {
  readonly dataset: Dataset
  /** The valid rows, with the columns of the staging table in order. */
  readonly rows: string
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

/** The files of one dataset, gathered into a part that waits to be read. */
export interface Gathered {
  readonly dataset: Dataset
  readonly files: readonly InputFile[]
  readonly part: PartWriter
}

/**
 * Writes files of one dataset into one part. The lines are counted here, independently of the reader that parses them,
 * so that "rows read = staged + rejected" proves something. No database takes part in it: the files of the next batch
 * can be gathered while this one is read or committed.
 * @param path where the part is written; `discard` removes it
 */
export async function gather(
  dataset: Dataset,
  files: readonly InputFile[],
  path: string,
  signal?: AbortSignal
): Promise<Gathered> {
  const part = new PartWriter(path, dataset)
  const ahead = readAhead(files, WHOLE, signal)
  try {
    for (const input of ahead.files) {
      signal?.throwIfAborted()
      await part.add(input, signal)
    }
  } finally {
    ahead.stop()
    part.close()
  }
  return { dataset, files, part }
}

/** Removes a part that has been read, for its room on the disk. */
export function discard({ part }: Gathered): void {
  for (const path of [part.path, part.oddPath]) rmSync(path, { force: true })
}

/**
 * Reads a part into typed rows and rejects. Clean rows take the fast path; only rows that it is not certain of are read
 * again, by the judge.
 * @param slot tells apart the temporary tables of two extractions that are held at once; a slot's are replaced by the
 * next extraction of the same dataset in it
 */
export async function extract(
  db: DuckDb,
  { dataset, files, part }: Gathered,
  { slot = 0, signal }: { readonly slot?: number; readonly signal?: AbortSignal | undefined } = {}
): Promise<Extraction> {
  const scratch = scratchOf(dataset, slot)
  // Replacing a table would hold the rows of two batches at once; dropping it first holds one.
  for (const table of [scratch.part, scratch.lines]) await db.run(`DROP TABLE IF EXISTS ${table}`)
  await db.run([scratch.segments, scratch.files, scratch.judged, scratch.rejects].map(createScratch).join(';\n'))
  await readPart(db, scratch, dataset, part)
  await settle(db, scratch, dataset, part, signal)

  const gone = new Set(part.gone.map((input) => input.fileId))
  const present = files.filter((input) => !gone.has(input.fileId))
  await db.append(
    scratch.files,
    present.map(({ fileId, file }) => [fileId, file.uri, file.etag, file.size]),
    'temp'
  )
  const drift = await countDrift(db, scratch, dataset, part)
  return { dataset, drift, gone: files.filter((input) => gone.has(input.fileId)), ...selects(scratch, dataset) }
}

/** Reads the part by the fast path, and notes which of its rows is which line. */
async function readPart(db: DuckDb, scratch: Scratch, dataset: Dataset, part: PartWriter): Promise<void> {
  const path = part.rows === 0 ? undefined : part.path
  await db.run(`CREATE TEMP TABLE ${scratch.part} AS ${readTyped(stagingOf(dataset), path, ROW_KEY)}`)
  const odd = new Map<number, number>()
  for (const { fileId } of part.odd) odd.set(fileId, (odd.get(fileId) ?? 0) + 1)
  await db.append(scratch.segments, part.segments, 'temp')
  await db.append(
    scratch.segments,
    [...odd].map(([fileId, count]) => [null, count, fileId, null]),
    'temp'
  )
  await db.run(
    `CREATE TEMP TABLE ${scratch.lines} AS
     SELECT first_row + i AS part_row, file_id, first_line + i AS line
     FROM (SELECT *, unnest(range(row_count)) AS i FROM ${scratch.segments.name} WHERE first_row IS NOT NULL)`
  )
}

function selects(scratch: Scratch, dataset: Dataset): Pick<Extraction, 'rows' | 'rejects' | 'files' | 'texts'> {
  const names = inputColumns(stagingOf(dataset)).map((c) => c.name)
  const columns = (alias: string): string => names.map((name) => `${alias}.${name}`).join(', ')
  const rows = [
    `SELECT ${columns('r')}, l.file_id, l.line FROM ${scratch.part} r JOIN ${scratch.lines} l ON l.part_row = r.part_row WHERE NOT r.suspect`,
    `SELECT ${columns('j')}, j.file_id, j.line FROM ${scratch.judged.name} j`
  ].join('\nUNION ALL\n')
  const playsOf = dataset === 'events' ? `count(*) FILTER (WHERE page = 'NextSong')` : '0'
  const isPlay = dataset === 'events' ? `page = 'NextSong'` : 'true'
  const [title, artist] = dataset === 'events' ? ['song', 'artist'] : ['title', 'artist_name']
  const tallies = [
    `SELECT l.file_id, count(*) AS n, ${playsOf} AS plays FROM ${scratch.part} r JOIN ${scratch.lines} l ON l.part_row = r.part_row WHERE NOT r.suspect GROUP BY 1`,
    `SELECT file_id, count(*) AS n, ${playsOf} AS plays FROM ${scratch.judged.name} GROUP BY 1`
  ].join(' UNION ALL ')
  const read = [
    `SELECT file_id, row_count AS n FROM ${scratch.segments.name}`,
    `SELECT file_id, count(*) AS n FROM ${scratch.rejects.name} WHERE early = 1 GROUP BY 1`
  ].join(' UNION ALL ')
  return {
    rows,
    rejects: `SELECT file_id, line, column_name, reason, message, raw, raw_encoding, raw_bytes FROM ${scratch.rejects.name}`,
    files: `SELECT f.file_id, f.uri, f.etag, f.size, coalesce(r.n, 0) AS rows_read, coalesce(t.n, 0) AS rows_staged,
      coalesce(j.n, 0) AS rows_rejected, coalesce(t.plays, 0) AS plays
      FROM ${scratch.files.name} f
      LEFT JOIN (SELECT file_id, sum(n)::BIGINT AS n FROM (${read}) GROUP BY 1) r ON r.file_id = f.file_id
      LEFT JOIN (SELECT file_id, sum(n)::BIGINT AS n, sum(plays)::BIGINT AS plays FROM (${tallies}) GROUP BY 1) t ON t.file_id = f.file_id
      LEFT JOIN (SELECT file_id, count(*) AS n FROM ${scratch.rejects.name} GROUP BY 1) j ON j.file_id = f.file_id`,
    texts: [`${scratch.part} WHERE NOT suspect AND`, `${scratch.judged.name} WHERE`]
      .flatMap((from) =>
        [title, artist].map((c) => `(SELECT DISTINCT ${c} AS text FROM ${from} ${isPlay} AND ${c} IS NOT NULL)`)
      )
      .join(' UNION ')
  }
}
