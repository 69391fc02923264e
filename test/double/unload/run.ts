import type { Cluster } from '../cluster/cluster.ts'
import { type Address, addressOf, ClusterS3 } from '../copy/s3.ts'
import { RedshiftError } from '../errors.ts'
import { Rewriter, type SessionFacts } from '../sql/rewrite.ts'
import type { Backend } from '../wire/backend.ts'
import { type Column, FileWriter, type Row } from './files.ts'
import type { UnloadStatement } from './statement.ts'

interface Folder {
  /** Hive's names: year=2018/month=11/, or nothing. */
  readonly path: string
  readonly rows: Row[]
}

interface Written {
  readonly at: Address
  readonly bytes: number
  readonly rows: number
}

/** Runs one UNLOAD: the rows as this session sees them, one file a slice and folder. */
export async function runUnload(
  cluster: Cluster,
  backend: Backend,
  unload: UnloadStatement,
  queryId: number,
  facts: SessionFacts
): Promise<{ readonly rows: number; readonly notices: readonly string[] }> {
  const start = new Date()
  const s3 = await ClusterS3.open(cluster, unload.role, unload.region)
  const writer = new FileWriter(unload)
  try {
    const { columns, rows } = await backend.query(new Rewriter(facts).rewrite(unload.select))
    const to = addressOf(unload.to)
    // Rule: with PARTITION BY the prefix ends in "/".
    const prefix = unload.partitionBy.length > 0 && !to.key.endsWith('/') ? `${to.key}/` : to.key
    const folders = intoFolders(unload, columns, rows)
    await makeRoom(unload, s3, { bucket: to.bucket, key: prefix }, folders)
    const kept = unload.includePartitions
      ? columns
      : columns.filter((column) => !unload.partitionBy.includes(column.name))
    const places = kept.map((column) => columns.indexOf(column))
    const written: Written[] = []
    for (const folder of folders) {
      for (const [slice, part] of inSlices(folder.rows, unload.parallel ? cluster.options.slices : 1).entries()) {
        const bytes = await writer.write(
          kept,
          part.map((row) => places.map((place) => row[place] ?? null))
        )
        const at = { bucket: to.bucket, key: `${prefix}${folder.path}${fileName(unload, slice)}` }
        await s3.put(at, bytes)
        written.push({ at, bytes: bytes.length, rows: part.length })
      }
    }
    if (unload.manifest !== 'none')
      await s3.put({ bucket: to.bucket, key: `${prefix}manifest` }, manifest(unload, kept, written))
    await cluster.insert('meta.unloads', [
      {
        query_id: queryId,
        session_id: backend.processId,
        path: unload.to,
        line_count: rows.length,
        transfer_size: written.reduce((sum, file) => sum + file.bytes, 0),
        file_format: unload.format,
        at: start.toISOString()
      }
    ])
    return { rows: rows.length, notices: [`UNLOAD completed, ${rows.length} record(s) unloaded successfully.`] }
  } finally {
    writer.close()
    s3.close()
  }
}

/** Rule: one folder for each combination of values, by Hive's convention; null is __HIVE_DEFAULT_PARTITION__. */
function intoFolders(unload: UnloadStatement, columns: readonly Column[], rows: readonly Row[]): Folder[] {
  const places = unload.partitionBy.map((name) => {
    const place = columns.findIndex((column) => column.name === name)
    if (place < 0)
      throw new RedshiftError('42703', `column "${name}" specified in PARTITION BY does not exist in the SELECT list`)
    return place
  })
  // Rule: at least one column has to stay in the files.
  if (places.length > 0 && places.length >= columns.length && !unload.includePartitions) {
    throw new RedshiftError('0A000', 'all columns are partition columns: at least one must not be')
  }
  const folders = new Map<string, Folder>()
  for (const row of rows) {
    const path = places
      .map(
        (place, i) =>
          `${unload.partitionBy[i]}=${row[place] === null ? '__HIVE_DEFAULT_PARTITION__' : encodeURIComponent(row[place] ?? '')}/`
      )
      .join('')
    const folder = folders.get(path) ?? { path, rows: [] }
    folder.rows.push(row)
    folders.set(path, folder)
  }
  return [...folders.values()]
}

/** Rule: files that are there make UNLOAD fail; ALLOWOVERWRITE replaces those of the same name; CLEANPATH removes, with PARTITION BY only in folders that get files. */
async function makeRoom(
  unload: UnloadStatement,
  s3: ClusterS3,
  at: Address,
  folders: readonly Folder[]
): Promise<void> {
  if (unload.existing === 'overwrite') return
  const places =
    unload.existing === 'clean' && unload.partitionBy.length > 0 ? folders.map((folder) => folder.path) : ['']
  for (const path of places) {
    const found = await s3.list({ bucket: at.bucket, key: `${at.key}${path}` }, 'write')
    if (unload.existing === 'clean') for (const object of found) await s3.delete(object)
    else if (found.length > 0) {
      throw new RedshiftError(
        'XX000',
        'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.'
      )
    }
  }
}

/** Neighbouring rows stay together, so that the order of the SELECT is that of the files. */
function inSlices(rows: readonly Row[], slices: number): Row[][] {
  const size = Math.max(1, Math.ceil(rows.length / slices))
  const parts: Row[][] = []
  for (let at = 0; at < rows.length; at += size) parts.push(rows.slice(at, at + size))
  return parts
}

/** Rule: <prefix><slice>_part_<number>, or <prefix><number> with PARALLEL OFF. */
function fileName(unload: UnloadStatement, slice: number): string {
  const name = unload.parallel ? `${String(slice).padStart(4, '0')}_part_00` : String(slice).padStart(3, '0')
  return `${name}${unload.format === 'parquet' ? '.parquet' : ''}${unload.gzip ? '.gz' : ''}`
}

function manifest(unload: UnloadStatement, columns: readonly Column[], written: readonly Written[]): Buffer {
  const verbose = unload.manifest === 'verbose'
  const entries = written.map(({ at, bytes, rows }) => ({
    url: `s3://${at.bucket}/${at.key}`,
    // A manifest of Parquet files serves COPY only with the length of each.
    ...(verbose || unload.format === 'parquet'
      ? { meta: { content_length: bytes, ...(verbose ? { record_count: rows } : {}) } }
      : {})
  }))
  const total = {
    content_length: written.reduce((sum, file) => sum + file.bytes, 0),
    record_count: written.reduce((sum, file) => sum + file.rows, 0)
  }
  const more = verbose
    ? {
        schema: { elements: columns.map((column) => ({ name: column.name })) },
        meta: total,
        author: { name: 'Amazon Redshift', version: '1.0.0 (double, not Redshift)' }
      }
    : {}
  return Buffer.from(JSON.stringify({ entries, ...more }))
}
