import type { Cluster } from '../cluster/cluster.ts'
import type { RedshiftError } from '../errors.ts'
import type { Backend } from '../wire/backend.ts'
import type { CopyStatement } from './statement.ts'

/** What one COPY counts and keeps for the system tables. */
export interface Books {
  rows: number
  bytes: number
  files: object[]
  errors: object[]
  lines: number
}

/** Writes the books where the system views find them, whatever becomes of the client's transaction. */
export async function keep(
  cluster: Cluster,
  backend: Backend,
  copy: CopyStatement,
  queryId: number,
  tableId: number,
  start: Date,
  books: Books,
  files: number,
  failure: RedshiftError | undefined
): Promise<void> {
  await cluster.insert('meta.copy_errors', books.errors)
  await cluster.insert('meta.copied_files', books.files)
  await cluster.insert('meta.copies', [
    {
      query_id: queryId,
      transaction_id: queryId,
      session_id: backend.processId,
      table_id: tableId,
      table_name: copy.table.table,
      status: failure ? 'aborted' : 'completed',
      start_time: start.toISOString(),
      end_time: new Date().toISOString(),
      data_source: copy.from,
      file_format: copy.format.kind === 'delimited' ? 'txt' : copy.format.kind,
      loaded_rows: failure || copy.noLoad ? 0 : books.rows,
      loaded_bytes: books.bytes,
      source_file_count: files,
      source_file_bytes: books.bytes,
      error_count: books.errors.length,
      error_message: failure?.message ?? ''
    }
  ])
}
