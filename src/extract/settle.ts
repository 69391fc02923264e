import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import type { AppendValue } from '../util/duckdb-append.ts'
import { judge } from './judge.ts'
import { pickLines } from './lines.ts'
import { KEPT_OF_LONG_ROWS, type PartWriter } from './part.ts'
import { type Scratch, stagingOf } from './scratch.ts'

export interface Suspects {
  /** Files read in place, in the order of their file_index, with the lines that only the judge can settle. */
  readonly direct: readonly { readonly fileId: number; readonly path: string; readonly odd: readonly number[] }[]
  readonly part: PartWriter
}

/** Rows held before they are handed to DuckDB. */
const CHUNK = 5000

/** Settles every row that the fast path was not certain of, by the judge: into the judged rows, or into the rejects. */
export async function settle(
  db: DuckDb,
  scratch: Scratch,
  dataset: Dataset,
  { direct, part }: Suspects,
  signal?: AbortSignal
): Promise<void> {
  const table = stagingOf(dataset)
  let judged: AppendValue[][] = []
  let rejects: AppendValue[][] = part.rejects.map((r) => [
    r.fileId,
    r.line,
    null,
    r.reason,
    r.message,
    ...rawText(r.raw),
    1
  ])
  const flush = async (): Promise<void> => {
    signal?.throwIfAborted()
    await db.append(scratch.judged, judged, 'temp')
    await db.append(scratch.rejects, rejects, 'temp')
    judged = []
    rejects = []
  }
  const decide = (fileId: number, line: number, bytes: Buffer): void => {
    const verdict = judge(bytes, table)
    if ('values' in verdict) judged.push([...verdict.values, fileId, line])
    else {
      const { column, reason, message } = verdict.reject
      rejects.push([fileId, line, column, reason, message, ...rawText(bytes), 0])
    }
  }

  for (const [index, { fileId, path, odd }] of direct.entries()) {
    await mark(db, scratch.direct, odd, `file_index = ${index}`)
    const wanted = await suspectRows(db, scratch.direct, `file_index = ${index}`)
    for (let start = 0; start < wanted.length; start += CHUNK) {
      pickLines(path, wanted.slice(start, start + CHUNK), (line, bytes) => decide(fileId, line, bytes))
      await flush()
    }
  }

  await mark(
    db,
    scratch.part,
    part.odd.map((row) => row + 1),
    'true'
  )
  const wanted = await suspectRows(db, scratch.part, 'true')
  const places = await placesOf(db, scratch)
  for (let start = 0; start < wanted.length; start += CHUNK) {
    pickLines(part.path, wanted.slice(start, start + CHUNK), (row, bytes) => {
      const place = places.get(row - 1)
      if (place) decide(place.fileId, place.line, bytes)
    })
    await flush()
  }
  await flush()
}

/** Marks rows as suspect by their position, from 1, among the rows of the filter. */
async function mark(db: DuckDb, table: string, positions: readonly number[], filter: string): Promise<void> {
  for (let start = 0; start < positions.length; start += CHUNK) {
    const list = positions.slice(start, start + CHUNK).join(', ')
    await db.run(
      `UPDATE ${table} SET suspect = true WHERE ${filter}
       AND rowid - (SELECT min(rowid) FROM ${table} WHERE ${filter}) + 1 IN (${list})`
    )
  }
}

/** The positions of the suspect rows, from 1, ascending. */
async function suspectRows(db: DuckDb, table: string, filter: string): Promise<number[]> {
  const rows = await db.all(
    `SELECT rowid - (SELECT min(rowid) FROM ${table} WHERE ${filter}) + 1 AS n FROM ${table}
     WHERE suspect AND ${filter} ORDER BY 1`
  )
  return rows.map((row) => Number(row.n))
}

async function placesOf(db: DuckDb, scratch: Scratch): Promise<Map<number, { fileId: number; line: number }>> {
  const rows = await db.all(
    `SELECT l.part_row, l.file_id, l.line FROM ${scratch.lines} l JOIN ${scratch.part} r ON r.rowid = l.part_row WHERE r.suspect`
  )
  return new Map(rows.map((r) => [Number(r.part_row), { fileId: Number(r.file_id), line: Number(r.line) }]))
}

/** A raw row as a database can hold it: [raw, raw_encoding, raw_bytes]. */
function rawText(bytes: Buffer): [string, 'utf-8' | 'base64', number] {
  const kept = bytes.subarray(0, KEPT_OF_LONG_ROWS)
  const text = kept.toString('utf8')
  const storable = !text.includes('\0') && Buffer.from(text, 'utf8').equals(kept)
  return storable ? [text, 'utf-8', bytes.length] : [kept.toString('base64'), 'base64', bytes.length]
}
