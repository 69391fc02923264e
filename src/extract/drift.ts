import type { TableDef } from '../model/types.ts'
import type { Dataset } from '../sources/types.ts'
import { type DuckDb, literalList } from '../util/duckdb.ts'
import { literal } from '../util/sql.ts'
import { inputColumns } from './fast-path.ts'
import { MAX_ROW_BYTES } from './lines.ts'
import type { PartWriter } from './part.ts'
import { scratchOf, stagingOf } from './scratch.ts'

/** A key that occurs in the input and belongs to no column. */
export interface Drift {
  readonly dataset: Dataset
  readonly key: string
  readonly rows: number
  /** uri of the first file (in byte order) that has it. */
  readonly firstFile: string
}

/** Whether one of these sample lines holds a key that the table does not know. */
export function sampleKeys(samples: readonly string[], table: TableDef): boolean {
  const known = new Set(inputColumns(table).map((c) => c.from))
  return samples.some((line) => {
    try {
      const row: unknown = JSON.parse(line)
      return typeof row === 'object' && row !== null && Object.keys(row).some((key) => !known.has(key))
    } catch {
      return false
    }
  })
}

/**
 * Counts unknown keys: in every row of the part, and in every row of the large files in whose samples one was seen.
 * Parsing the keys of all large files would cost a fifth of the whole load, for something that begins with a new
 * version of the app and from then on is in most rows.
 */
export async function countDrift(
  db: DuckDb,
  dataset: Dataset,
  /** Paths of the large files in question. */
  direct: readonly string[],
  part: PartWriter
): Promise<Drift[]> {
  const scratch = scratchOf(dataset)
  const names = inputColumns(stagingOf(dataset)).map((c) => c.from ?? '')
  const known = literalList(names)
  const objects = (path: string): string =>
    `read_ndjson_objects(${literal(path)}, ignore_errors = true, compression = 'uncompressed', maximum_object_size = ${MAX_ROW_BYTES + 1024})`
  const unknown = `list_filter(json_keys(json), lambda k: NOT list_contains(${known}, k))`
  const found: { key: string; rows: number; file: string }[] = []
  if (part.rows > 0 && (await hasUnknown(db, objects(part.path), new Set(names)))) {
    const rows = await db.all(
      `SELECT key, count(*) AS n, min(row) AS first_row FROM (
         SELECT unnest(keys) AS key, row FROM (
           SELECT ${unknown} AS keys, row FROM (
             SELECT json, row_number() OVER () - 1 AS row FROM ${objects(part.path)}
           ) WHERE json IS NOT NULL
         ) WHERE len(keys) > 0
       ) GROUP BY key`
    )
    for (const { key, n, first_row } of rows) {
      const [file] = await db.all(
        `SELECT f.uri FROM ${scratch.lines} l JOIN ${scratch.files.name} f ON f.file_id = l.file_id
         WHERE l.part_row = ${Number(first_row)}`
      )
      found.push({ key: String(key), rows: Number(n), file: String(file?.uri) })
    }
  }
  for (const path of direct) {
    const keys = `SELECT unnest(keys) AS key FROM (SELECT ${unknown} AS keys FROM ${objects(path)} WHERE json IS NOT NULL)`
    const rows = await db.all(`SELECT key, count(*) AS n FROM (${keys}) GROUP BY 1`)
    for (const { key, n } of rows) found.push({ key: String(key), rows: Number(n), file: path })
  }
  return merge(dataset, found)
}

/** Rows share a few lists of keys, so the distinct lists tell at little cost whether any key is unknown. */
async function hasUnknown(db: DuckDb, source: string, known: ReadonlySet<string>): Promise<boolean> {
  const rows = await db.all(
    `SELECT DISTINCT CAST(json_keys(json) AS JSON)::VARCHAR AS keys FROM ${source} WHERE json IS NOT NULL`
  )
  return rows.some(({ keys }) => {
    const list: unknown = JSON.parse(String(keys ?? '[]'))
    return Array.isArray(list) && list.some((key) => !known.has(String(key)))
  })
}

function merge(dataset: Dataset, found: readonly { key: string; rows: number; file: string }[]): Drift[] {
  const byKey = new Map<string, Drift>()
  for (const { key, rows, file } of found) {
    const earlier = byKey.get(key)
    const firstFile = earlier && earlier.firstFile < file ? earlier.firstFile : file
    byKey.set(key, { dataset, key, rows: rows + (earlier?.rows ?? 0), firstFile })
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}
