import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { pMapIterable } from 'p-map'
import type { Cluster } from '../cluster/cluster.ts'
import { RedshiftError } from '../errors.ts'
import { ident, qualifiedSql } from '../sql/lexer.ts'
import type { Backend } from '../wire/backend.ts'
import { type Books, keep } from './books.ts'
import type { TargetColumn } from './convert.ts'
import { type CopyFile, filesOf } from './files.ts'
import { autoMapping, pathsMapping, type RowMapping } from './mapping.ts'
import { fileRows } from './rows.ts'
import { addressOf, ClusterS3 } from './s3.ts'
import type { CopyStatement } from './statement.ts'
import { targetOf } from './target.ts'

export interface CopyDone {
  readonly rows: number
  readonly notices: readonly string[]
}

interface ReadFile {
  readonly file: CopyFile
  readonly slice: number
  readonly bytes: Buffer | undefined
  readonly size: number
  readonly etag: string
  readonly modified: Date
  readonly start: Date
}

const unzip = promisify(gunzip)

/** Runs one COPY in the client's transaction. Its books are kept whatever becomes of that. */
export async function runCopy(
  cluster: Cluster,
  backend: Backend,
  copy: CopyStatement,
  queryId: number,
  signal: AbortSignal
): Promise<CopyDone> {
  const start = new Date()
  const target = await targetOf(backend, copy)
  const s3 = await ClusterS3.open(cluster, copy.role, copy.region)
  const books: Books = { rows: 0, bytes: 0, files: [], errors: [], lines: 0 }
  let files: CopyFile[] = []
  let failure: RedshiftError | undefined
  try {
    const mapping = await mappingOf(copy, target.columns, s3)
    files = await filesOf(copy, s3)
    const lines = rowsOf(cluster, s3, copy, target, mapping, files, books, queryId, backend.processId, signal)
    if (copy.noLoad) for await (const chunk of lines) books.lines += chunk.length
    else {
      const names = target.columns.map((column) => ident(column.name)).join(', ')
      await backend.copyIn(`COPY ${qualifiedSql(copy.table)} (${names}) FROM STDIN`, lines)
    }
  } catch (error) {
    failure = error instanceof RedshiftError ? error : undefined
    throw error
  } finally {
    s3.close()
    await keep(cluster, backend, copy, queryId, target.id, start, books, files.length, failure)
  }
  const { table } = copy.table
  const rows = copy.noLoad ? 0 : books.rows
  const notices = [`Load into table '${table}' completed, ${rows} record(s) loaded successfully.`]
  if (books.errors.length > 0) {
    notices.push(
      `Load into table '${table}' completed, ${books.errors.length} record(s) could not be loaded.  Check 'stl_load_errors' system table for details.`
    )
  }
  return { rows, notices }
}

/** How keys become columns; undefined for text without keys. */
async function mappingOf(
  copy: CopyStatement,
  columns: readonly TargetColumn[],
  s3: ClusterS3
): Promise<RowMapping | undefined> {
  if (copy.format.kind !== 'json') return undefined
  const names = columns.map((column) => column.name)
  const { option } = copy.format
  if (option === 'auto' || option === 'auto ignorecase') return autoMapping(names, option !== 'auto')
  if (!option.startsWith('s3://')) {
    // Rule: 'auto', 'auto ignorecase', 'noshred' or the address of a JSONPaths file; case counts.
    throw new RedshiftError('XX000', `Invalid JSON option: '${option}'`, {
      detail: 'error: code: 8001 (double, not Redshift)'
    })
  }
  const file = await s3.get(addressOf(option))
  if (!file)
    throw new RedshiftError('XX000', `The specified S3 prefix '${option}' does not exist`, {
      detail: 'error: code: 8001 (double, not Redshift)'
    })
  return pathsMapping(file.bytes.toString('utf8'), names)
}

/**
 * The rows of all files as lines of PostgreSQL's COPY. As many files are read at a time as there are slices, each by a
 * slice of its own (DEV t_Loading-data-from-S3): one GET a file, as COPY does.
 */
async function* rowsOf(
  cluster: Cluster,
  s3: ClusterS3,
  copy: CopyStatement,
  target: { readonly columns: readonly TargetColumn[]; readonly id: number },
  mapping: RowMapping | undefined,
  files: readonly CopyFile[],
  books: Books,
  queryId: number,
  session: number,
  signal: AbortSignal
): AsyncGenerator<Buffer> {
  const { slices } = cluster.options
  const read = async (file: CopyFile, index: number): Promise<ReadFile> =>
    readFile(s3, copy, file, index % slices, signal)
  let missing = 0
  const mostErrors = Math.max(1, copy.maxError)
  for await (const part of pMapIterable(files, read, { concurrency: slices, backpressure: slices * 4 })) {
    if (signal.aborted) throw new RedshiftError('57014', 'Query cancelled on user request')
    if (part.bytes === undefined) {
      missing += 1
      continue
    }
    const before = books.errors.length
    let lines = 0
    let out = ''
    for (const row of fileRows(copy, part.bytes, mapping, target.columns)) {
      lines += 1
      if (row.line !== undefined) {
        books.rows += 1
        out += row.line
        continue
      }
      books.errors.push({
        query_id: queryId,
        transaction_id: queryId,
        session_id: session,
        slice: part.slice,
        table_id: target.id,
        start_time: part.start.toISOString(),
        file_name: `s3://${part.file.bucket}/${part.file.key}`,
        ...row.error
      })
      // Rule: the load fails at MAXERROR errors (DEV copy-parameters-data-load).
      if (books.errors.length >= mostErrors) {
        throw new RedshiftError(
          'XX000',
          `Load into table '${copy.table.table}' failed.  Check 'stl_load_errors' system table for details.`
        )
      }
    }
    books.bytes += part.size
    books.files.push({
      query_id: queryId,
      slice: part.slice,
      file_name: `s3://${part.file.bucket}/${part.file.key}`,
      bytes_scanned: part.size,
      lines_scanned: lines,
      errors: books.errors.length - before,
      start_time: part.start.toISOString(),
      end_time: new Date().toISOString(),
      file_etag: part.etag.replaceAll('"', ''),
      file_last_modified: part.modified.toISOString()
    })
    if (out !== '') yield Buffer.from(out)
  }
  // Rule: without any file COPY fails, whatever `mandatory` says (DEV loading-data-files-using-manifest).
  if (missing === files.length)
    throw new RedshiftError('XX000', 'No files were found to load', {
      detail: 'error: code: 8001 (double, not Redshift)'
    })
}

async function readFile(
  s3: ClusterS3,
  copy: CopyStatement,
  file: CopyFile,
  slice: number,
  signal: AbortSignal
): Promise<ReadFile> {
  const start = new Date()
  const object = await s3.get(file, signal)
  if (!object) {
    if (file.mandatory) {
      throw new RedshiftError(
        'XX000',
        `S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Key ${file.key}`,
        {
          detail: 'error: code: 8001 (double, not Redshift)'
        }
      )
    }
    return { file, slice, bytes: undefined, size: 0, etag: '', modified: start, start }
  }
  let bytes = object.bytes
  if (copy.compression === 'gzip') {
    // Rule: one flag for all files; a file that is not GZIP fails the load (DEV copy-parameters-file-compression).
    bytes = await unzip(bytes).catch(() => {
      throw new RedshiftError('XX000', 'Unzip error: the file is not in gzip format', {
        detail: `error: code: 8001 context: ${file.key} (double, not Redshift)`
      })
    })
  } else if (copy.compression === 'zstd')
    throw new RedshiftError('0A000', 'double, not Redshift: it unpacks gzip alone')
  return { file, slice, bytes, size: object.bytes.length, etag: object.etag, modified: object.modified, start }
}
