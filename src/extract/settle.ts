import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import type { AppendValue } from '../util/duckdb-append.ts'
import { judge } from './judge.ts'
import { chunksOf, LineSplitter } from './lines.ts'
import { KEPT_OF_LONG_ROWS, type PartWriter } from './part.ts'
import { type Scratch, stagingOf } from './scratch.ts'

/** Rows held before they are handed to DuckDB. */
const CHUNK = 5000

/** Settles every row that the fast path was not certain of, by the judge: into the judged rows, or into the rejects. */
export async function settle(
  db: DuckDb,
  scratch: Scratch,
  dataset: Dataset,
  part: PartWriter,
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

  const places = await suspectPlaces(db, scratch)
  const rows = [...places.keys()]
  for (let start = 0; start < rows.length; start += CHUNK) {
    part.pick(rows.slice(start, start + CHUNK), (row, bytes) => {
      const place = places.get(row)
      if (place) decide(place.fileId, place.line, bytes)
    })
    await flush()
  }
}

/**
 * Where the rows come from that the fast path did not take: those that it doubts, and those that it could not read at
 * all and that are missing from its numbers. In ascending order of the row.
 */
async function suspectPlaces(db: DuckDb, scratch: Scratch): Promise<Map<number, { fileId: number; line: number }>> {
  const rows = await db.all(
    `SELECT l.part_row, l.file_id, l.line FROM ${scratch.lines} l
     LEFT JOIN ${scratch.part} r ON r.part_row = l.part_row
     WHERE r.part_row IS NULL OR r.suspect ORDER BY 1`
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
