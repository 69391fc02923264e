import { join } from 'node:path'
import type { Dataset, Source, SourceFile } from '../sources/types.ts'
import { isGzip } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { AppError } from '../util/errors.ts'
import { countDrift, type Drift, sampleKeys } from './drift.ts'
import { inputColumns, readJson, typedColumns } from './fast-path.ts'
import { type LineScan, scanLines } from './lines.ts'
import { type PartFile, PartWriter } from './part.ts'
import { createScratch, type Scratch, scratchOf, stagingOf } from './scratch.ts'
import { type Suspects, settle } from './settle.ts'

/** Plain files from this size on are read in place; smaller ones go through a part. */
const DIRECT_BYTES = 1024 * 1024

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

export interface ExtractOptions {
  /** Folder for the part; emptied by the caller. */
  readonly tempDir: string
  /** Plain files from this size on are read in place. Default 1 MiB. */
  readonly directBytes?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads files of one dataset into typed rows and rejects. Clean rows take the fast path; only rows that it is not
 * certain of are read again, by the judge. The lines are counted here, independently of the reader that parses them,
 * so that "rows read = staged + rejected" proves something.
 */
export async function extract(
  db: DuckDb,
  dataset: Dataset,
  files: readonly InputFile[],
  options: ExtractOptions
): Promise<Extraction> {
  const scratch = scratchOf(dataset)
  // Replacing a table would hold the rows of two batches at once; dropping it first holds one.
  for (const table of [scratch.direct, scratch.part, scratch.lines]) await db.run(`DROP TABLE IF EXISTS ${table}`)
  await db.run([scratch.segments, scratch.files, scratch.judged, scratch.rejects].map(createScratch).join(';\n'))

  const direct: { input: InputFile; scan: LineScan }[] = []
  const others: PartFile[] = []
  for (const input of files) {
    options.signal?.throwIfAborted()
    const scan = scanInPlace(input, options.directBytes ?? DIRECT_BYTES)
    if (scan) direct.push({ input, scan })
    else others.push(input)
  }
  const part = new PartWriter(join(options.tempDir, `${dataset}.ndjson`), dataset)
  try {
    for (const input of others) await part.add(input, options.signal)
  } finally {
    part.close()
  }

  await readDirect(db, scratch, dataset, direct)
  await readPart(db, scratch, dataset, part)
  const suspects: Suspects = {
    direct: direct.map(({ input, scan }) => ({ fileId: input.fileId, path: input.file.uri, odd: scan.odd })),
    part
  }
  await settle(db, scratch, dataset, suspects, options.signal)

  const gone = new Set(part.gone.map((input) => input.fileId))
  const present = files.filter((input) => !gone.has(input.fileId))
  const index = new Map(direct.map(({ input }, i) => [input.fileId, i]))
  await db.append(
    scratch.files,
    present.map(({ fileId, file }) => [fileId, file.uri, file.etag, file.size, index.get(fileId) ?? null]),
    'temp'
  )
  const drifted = direct.filter(({ scan }) => sampleKeys(scan.samples, stagingOf(dataset)))
  const drift = await countDrift(
    db,
    dataset,
    drifted.map((d) => d.input.file.uri),
    part
  )
  return { dataset, drift, gone: files.filter((input) => gone.has(input.fileId)), ...selects(scratch, dataset, direct) }
}

/** The lines of a file that can be read in place, or undefined where it has to go through a part. */
function scanInPlace({ source, file }: InputFile, least: number): LineScan | undefined {
  const path = source.path(file)
  if (path === undefined || file.size < least || isGzip(file.uri)) return undefined
  try {
    const scan = scanLines(path)
    return scan.uneven ? undefined : scan
  } catch {
    // Gone or unreadable: the part writer meets the same and knows what to say.
    return undefined
  }
}

async function readDirect(
  db: DuckDb,
  scratch: Scratch,
  dataset: Dataset,
  direct: readonly { input: InputFile; scan: LineScan }[]
): Promise<void> {
  const table = stagingOf(dataset)
  if (direct.length === 0) {
    await db.run(`CREATE OR REPLACE TEMP TABLE ${scratch.direct} AS ${noRows(dataset)}`)
    return
  }
  const paths = direct.map(({ input }) => input.file.uri)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${scratch.direct} AS SELECT ${typedColumns(table)}, file_index FROM ${readJson(table, paths)}`
  )
  const counts = await db.all(`SELECT file_index, count(*) AS n FROM ${scratch.direct} GROUP BY 1`)
  const rows = new Map(counts.map((row) => [Number(row.file_index), Number(row.n)]))
  for (const [index, { input, scan }] of direct.entries()) {
    const read = rows.get(index) ?? 0
    if (read === scan.lines) continue
    throw new AppError(
      'E_SOURCE',
      'retry',
      `${input.file.uri} has ${scan.lines} lines, but ${read} rows were read: it changed while it was read`,
      { hint: 'Run again when nothing writes to the file.' }
    )
  }
}

async function readPart(db: DuckDb, scratch: Scratch, dataset: Dataset, part: PartWriter): Promise<void> {
  const table = stagingOf(dataset)
  const source =
    part.rows === 0 ? noRows(dataset) : `SELECT ${typedColumns(table)}, file_index FROM ${readJson(table, [part.path])}`
  await db.run(`CREATE OR REPLACE TEMP TABLE ${scratch.part} AS ${source}`)
  await db.append(scratch.segments, part.segments, 'temp')
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${scratch.lines} AS
     SELECT first_row + i AS part_row, file_id, first_line + i AS line
     FROM (SELECT *, unnest(range(row_count)) AS i FROM ${scratch.segments.name})`
  )
  const [count] = await db.all(`SELECT count(*) AS n FROM ${scratch.part}`)
  if (Number(count?.n) !== part.rows) {
    throw new AppError('E_BUG', 'report-bug', `${part.rows} rows were written to a part, ${count?.n} were read back`)
  }
}

/** A SELECT with the columns of a reading and no rows. */
function noRows(dataset: Dataset): string {
  const casts = inputColumns(stagingOf(dataset)).map((c) => `NULL::VARCHAR AS "${c.from}"`)
  return `SELECT ${typedColumns(stagingOf(dataset))}, 0::UBIGINT AS file_index FROM (SELECT ${casts.join(', ')}) WHERE false`
}

function selects(
  scratch: Scratch,
  dataset: Dataset,
  direct: readonly { input: InputFile }[]
): Pick<Extraction, 'rows' | 'rejects' | 'files' | 'texts'> {
  const names = inputColumns(stagingOf(dataset)).map((c) => c.name)
  const columns = (alias: string): string => names.map((name) => `${alias}.${name}`).join(', ')
  // The rows of a file lie one after the other in the order they were read, so a line is a distance between row ids.
  const bases = `SELECT f.file_id, f.file_index, b.base FROM ${scratch.files.name} f
    JOIN (SELECT file_index, min(rowid) AS base FROM ${scratch.direct} GROUP BY 1) b ON b.file_index = f.file_index`
  const branches = [
    `SELECT ${columns('r')}, l.file_id, l.line FROM ${scratch.part} r JOIN ${scratch.lines} l ON l.part_row = r.rowid WHERE NOT r.suspect`,
    `SELECT ${columns('j')}, j.file_id, j.line FROM ${scratch.judged.name} j`
  ]
  if (direct.length > 0) {
    branches.unshift(
      `SELECT ${columns('r')}, b.file_id, r.rowid - b.base + 1 AS line FROM ${scratch.direct} r JOIN (${bases}) b ON b.file_index = r.file_index WHERE NOT r.suspect`
    )
  }
  const rows = branches.join('\nUNION ALL\n')
  const playsOf = dataset === 'events' ? `count(*) FILTER (WHERE page = 'NextSong')` : '0'
  const isPlay = dataset === 'events' ? `page = 'NextSong'` : 'true'
  const [title, artist] = dataset === 'events' ? ['song', 'artist'] : ['title', 'artist_name']
  // Grouped before the rows are joined to their files: the plan stays a scan of narrow columns.
  const tallies = [
    `SELECT l.file_id, count(*) AS n, ${playsOf} AS plays FROM ${scratch.part} r JOIN ${scratch.lines} l ON l.part_row = r.rowid WHERE NOT r.suspect GROUP BY 1`,
    `SELECT file_id, count(*) AS n, ${playsOf} AS plays FROM ${scratch.judged.name} GROUP BY 1`,
    `SELECT f.file_id, count(*) AS n, ${playsOf} AS plays FROM ${scratch.direct} r JOIN ${scratch.files.name} f ON f.file_index = r.file_index WHERE NOT r.suspect GROUP BY 1`
  ].join(' UNION ALL ')
  const read = [
    `SELECT file_id, row_count AS n FROM ${scratch.segments.name}`,
    `SELECT f.file_id, count(*) AS n FROM ${scratch.direct} r JOIN ${scratch.files.name} f ON f.file_index = r.file_index GROUP BY 1`,
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
    texts: [
      `${scratch.part} WHERE NOT suspect AND`,
      `${scratch.direct} WHERE NOT suspect AND`,
      `${scratch.judged.name} WHERE`
    ]
      .flatMap((from) =>
        [title, artist].map((c) => `(SELECT DISTINCT ${c} AS text FROM ${from} ${isPlay} AND ${c} IS NOT NULL)`)
      )
      .join(' UNION ')
  }
}
