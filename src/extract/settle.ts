import { inRange } from '../model/scope.ts'
import type { Dataset } from '../sources/types.ts'
import { beginning } from '../util/bytes.ts'
import type { DuckDb } from '../util/duckdb.ts'
import type { AppendValue } from '../util/duckdb-append.ts'
import { judge } from './judge.ts'
import { chunksOf, LineSplitter } from './lines.ts'
import { KEPT_OF_LONG_ROWS, type PartContent, type Place, pickRows } from './part.ts'
import { createScratch, type Scratch, stagingOf } from './scratch.ts'

/** Rows held before they are handed to DuckDB. */
const CHUNK = 5000

/**
 * Settles every row that no reader took, by the judge: into the judged rows, or into the rejects.
 * @param taken the table that holds the rows it took, and how many they are
 * @returns how many rows were judged to be valid
 */
export async function settle(
  db: DuckDb,
  scratch: Scratch,
  dataset: Dataset,
  part: PartContent,
  taken: { readonly table: string; readonly rows: number },
  signal?: AbortSignal
): Promise<number> {
  const table = stagingOf(dataset)
  let valid = 0
  let judged: AppendValue[][] = []
  let rejects: AppendValue[][] = part.rejects.map((r) => [
    r.fileId,
    r.line,
    null,
    r.reason,
    r.message,
    ...rawText(r.raw, r.bytes)
  ])
  const flush = async (): Promise<void> => {
    signal?.throwIfAborted()
    valid += judged.length
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
      rejects.push([fileId, line, column, reason, message, ...rawText(bytes, bytes.length)])
    }
  }

  let next = 0
  const oddLines = new LineSplitter((buffer, start, end) => {
    const place = part.odd[next++]
    if (place) decide(place.fileId, place.line, Buffer.from(buffer.subarray(start, end)))
  })
  for (const chunk of chunksOf(part.oddPath)) {
    oddLines.push(chunk)
    await flush()
  }
  oddLines.end()
  await flush()

  if (taken.rows === part.rows) return valid
  const places = await openPlaces(db, scratch, part, taken.table)
  for (let start = 0; start < places.length; start += CHUNK) {
    pickRows(part, places.slice(start, start + CHUNK), ({ fileId, line }, bytes) => decide(fileId, line, bytes))
    await flush()
  }
  return valid
}

/** Lines of a file that are counted together. */
const STRETCH = 512

/**
 * Where the rows come from that no reader took: those that are in doubt, and those that could not be read at
 * all. In the order of the part. Most loads have a few, so rows are counted by stretches of lines, and compared one by
 * one only where a stretch lacks some.
 */
async function openPlaces(db: DuckDb, scratch: Scratch, part: PartContent, table: string): Promise<Place[]> {
  const ids = { first: part.firstFileId, last: part.segments.at(-1)?.[2] ?? part.firstFileId }
  await db.run(createScratch(scratch.segments))
  await db.append(scratch.segments, part.segments, 'temp')
  const rows = await db.all(
    `WITH stretches AS (
       SELECT file_id, stretch, greatest(first_line, stretch * ${STRETCH}) AS first_line,
         least(first_line + row_count, (stretch + 1) * ${STRETCH}) AS end_line
       FROM (
         SELECT *, unnest(range(first_line // ${STRETCH}, (first_line + row_count - 1) // ${STRETCH} + 1)) AS stretch
         FROM ${scratch.segments.name}
       )
     ), taken AS (
       SELECT r.file_id, r.line // ${STRETCH} AS stretch, count(*) AS n FROM ${table} r WHERE ${inRange('r', ids)} GROUP BY ALL
     ), lacking AS (
       SELECT s.file_id, s.stretch
       FROM (SELECT file_id, stretch, sum(end_line - first_line) AS n FROM stretches GROUP BY ALL) s
       LEFT JOIN taken t ON t.file_id = s.file_id AND t.stretch = s.stretch
       WHERE coalesce(t.n, 0) < s.n
     )
     SELECT w.file_id, w.line
     FROM (
       SELECT s.file_id, unnest(range(s.first_line, s.end_line)) AS line
       FROM stretches s SEMI JOIN lacking l ON l.file_id = s.file_id AND l.stretch = s.stretch
     ) w
     ANTI JOIN (
       SELECT r.file_id, r.line
       FROM ${table} r SEMI JOIN lacking l ON l.file_id = r.file_id AND l.stretch = r.line // ${STRETCH}
       WHERE ${inRange('r', ids)}
     ) t ON t.file_id = w.file_id AND t.line = w.line
     ORDER BY w.file_id, w.line`
  )
  return rows.map((r) => ({ fileId: Number(r.file_id), line: Number(r.line) }))
}

/** A raw row as a database can hold it: [raw, raw_encoding, raw_bytes]. @param length of the whole row, above what is kept */
function rawText(bytes: Buffer, length: number): [string, 'utf-8' | 'base64', number] {
  const kept = beginning(bytes, KEPT_OF_LONG_ROWS)
  const text = kept.toString('utf8')
  const storable = !text.includes('\0') && Buffer.from(text, 'utf8').equals(kept)
  return storable ? [text, 'utf-8', length] : [kept.toString('base64'), 'base64', length]
}
