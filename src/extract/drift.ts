import type { Dataset } from '../sources/types.ts'
import { type DuckDb, literalList } from '../util/duckdb.ts'
import { literal } from '../util/sql.ts'
import { MAX_ROW_BYTES } from './lines.ts'
import { type PartContent, placeColumns } from './part.ts'
import { inputColumns } from './read-json.ts'
import { DOUBTED_KEY, KNOWN_KEY } from './row-prefix.ts'
import { type Scratch, stagingOf } from './scratch.ts'

/** A key that occurs in the input and belongs to no column. */
export interface Drift {
  readonly dataset: Dataset
  readonly key: string
  readonly rows: number
  /** uri of the first file (in byte order) that has it. */
  readonly firstFile: string
}

/** Counts unknown keys, which only rows of unknown shape can have. */
export async function countDrift(db: DuckDb, scratch: Scratch, dataset: Dataset, part: PartContent): Promise<Drift[]> {
  if (part.doubtedRows === 0) return []
  const names = [KNOWN_KEY, DOUBTED_KEY, ...inputColumns(stagingOf(dataset)).map((c) => c.from ?? '')]
  const objects = `read_ndjson_objects(${literal(part.doubtedPath)}, ignore_errors = true, compression = 'uncompressed', maximum_object_size = ${MAX_ROW_BYTES + 1024})`
  if (!(await hasUnknown(db, objects, new Set(names)))) return []
  const unknown = `list_filter(json_keys(json), lambda k: NOT list_contains(${literalList(names)}, k))`
  const rows = await db.all(
    `SELECT key, count(*) AS n, arg_min(f.uri, k.row) AS uri FROM (
       SELECT key, row, ${placeColumns('row', part.firstFileId)} FROM (
         SELECT unnest(keys) AS key, row FROM (
           SELECT ${unknown} AS keys, CAST(json_extract(json, '$."${DOUBTED_KEY}"') AS BIGINT) AS row FROM ${objects} WHERE json IS NOT NULL
         ) WHERE len(keys) > 0
       )
     ) k
     JOIN ${scratch.files.name} f ON f.file_id = k.file_id
     GROUP BY key ORDER BY key`
  )
  return rows.map(({ key, n, uri }) => ({ dataset, key: String(key), rows: Number(n), firstFile: String(uri) }))
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
