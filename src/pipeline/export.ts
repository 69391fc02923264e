import { renameSync, rmSync, statSync } from 'node:fs'
import { DuckDb } from '../util/duckdb.ts'
import { AppError } from '../util/errors.ts'
import { literal } from '../util/sql.ts'
import type { Warehouse } from '../warehouse/types.ts'
import { ExportColumn } from './export-column.ts'
import { assertReads } from './reading.ts'

export type ExportFormat = 'csv' | 'parquet' | 'json'

export interface ExportOptions {
  readonly warehouse: Warehouse
  /** One SELECT. */
  readonly sql: string
  readonly format: ExportFormat
  readonly path: string
  readonly memoryLimit: string
  readonly tempDir: string
  readonly signal?: AbortSignal | undefined
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Writes the rows of a SELECT to a file, whatever the engine: they pass a page at a time through a DuckDB in memory,
 * which writes all three formats and keeps what does not fit in its temporary folder. The file appears when it is whole.
 * @returns rows written
 */
export async function exportQuery(options: ExportOptions): Promise<number> {
  const { warehouse, sql, format, path, signal } = options
  assertReads(sql)
  // The file is renamed into its place, and that would put it in the place of the device itself.
  const there = statSync(path, { throwIfNoEntry: false })
  if (there && !there.isFile()) throw cannotWrite(path, 'it is no file')
  const db = await DuckDb.open(':memory:', {
    memory_limit: options.memoryLimit,
    temp_directory: options.tempDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false'
  })
  const part = `${path}.part`
  try {
    const rows = await warehouse.withSession(
      async (session) => {
        let count = 0
        let columns: readonly ExportColumn[] | undefined
        for await (const page of session.pages(sql)) {
          signal?.throwIfAborted()
          if (!columns) {
            columns = page.columns.map((column) => new ExportColumn(column))
            await db.run(`CREATE TABLE x_export (${columns.map((c, i) => `c${i} ${c.ddl}`).join(', ')})`)
          }
          const through = columns
          const rows = page.rows.map((row) => through.map((c, i) => c.take(row[i] ?? null)))
          await db.append({ name: 'x_export', columns: through.map((c) => ({ type: c.as })) }, rows)
          count += page.rows.length
        }
        const named = (columns ?? []).map((c, i) => `${c.value(`c${i}`)} AS ${quote(c.name)}`)
        await db.run(`COPY (SELECT ${named.join(', ')} FROM x_export) TO ${literal(part)} (${copyOptions[format]})`)
        return count
      },
      { access: 'read', signal }
    )
    renameSync(part, path)
    return rows
  } catch (error) {
    rmSync(part, { force: true })
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof AppError || !/^(IO Error|E[A-Z]+: )/.test(message)) throw error
    throw cannotWrite(path, message.split('\n', 1)[0] ?? message, error)
  } finally {
    db.close()
  }
}

const cannotWrite = (path: string, why: string, cause?: unknown): AppError =>
  new AppError('E_USAGE', 'fix-input', `${path} cannot be written: ${why}`, {
    hint: 'Name another file, or make room and allow writing there.',
    details: { path },
    cause
  })

const copyOptions: Record<ExportFormat, string> = {
  csv: 'FORMAT csv, HEADER true',
  parquet: 'FORMAT parquet',
  json: 'FORMAT json, ARRAY true'
}

export interface UnloadOptions {
  readonly warehouse: Warehouse
  /** One SELECT. */
  readonly sql: string
  readonly format: ExportFormat
  /** s3://bucket/prefix */
  readonly to: string
  readonly partitionBy: readonly string[]
  readonly signal?: AbortSignal | undefined
}

/** Has the engine write the rows of a SELECT to S3 by itself, in parallel. @returns rows written */
export async function unloadQuery({ warehouse, signal, sql, ...rest }: UnloadOptions): Promise<number> {
  return warehouse.withSession(
    async (session) => {
      if (session.unload) return session.unload({ select: sql, ...rest })
      throw new AppError('E_USAGE', 'fix-input', `${warehouse.name} cannot write to ${rest.to} by itself`, {
        hint: 'Only Redshift can; give --out the path of a file.'
      })
    },
    { access: 'write', signal }
  )
}
