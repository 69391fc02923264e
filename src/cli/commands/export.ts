import { extname } from 'node:path'
import { tables, views } from '../../model/index.ts'
import { type ExportFormat, exportQuery, unloadQuery } from '../../pipeline/export.ts'
import { orNoTables } from '../../pipeline/tables.ts'
import { AppError } from '../../util/errors.ts'
import { nearest } from '../../util/nearest.ts'
import type { Context } from '../context.ts'
import { plural } from '../numbers.ts'
import { tempDirOf, warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { outFile } from '../out-file.ts'

const FORMATS: Readonly<Record<string, ExportFormat>> = { '.csv': 'csv', '.json': 'json', '.parquet': 'parquet' }

export async function run(
  options: VerbOptions<'export'>,
  { config, signal, out, json, cwd }: Context
): Promise<undefined> {
  const { out: path } = options
  if (path === undefined)
    throw usage('export needs --out FILE', 'Its ending, .csv, .json or .parquet, names the format.')
  const format =
    options.format ?? FORMATS[extname(path).toLowerCase()] ?? (path.startsWith('s3://') ? 'parquet' : undefined)
  if (format === undefined)
    throw usage(`the ending of ${path} names no format`, 'Use .csv, .json or .parquet, or give --format.')
  if ((options.table === undefined) === (options.sql === undefined)) {
    throw usage(
      'export takes a table or --sql, and not both',
      'For example: sparkify export songplays --out songplays.csv'
    )
  }
  const toS3 = path.startsWith('s3://')
  const partitionBy = options.partitionBy?.split(',').map((name) => name.trim()) ?? []
  if (partitionBy.length > 0 && !toS3) {
    throw usage('--partition-by is for s3://…', 'A file has no folders; give --out an address in S3.')
  }
  const file = toS3 ? path : outFile(path, cwd)
  const warehouse = await warehouseOf(config)
  const sql = options.sql ?? tableSql(options.table ?? '', warehouse.dialect.id)
  if (toS3) {
    const rows = await unloadQuery({ warehouse, sql, format, to: path, partitionBy, signal })
    if (json) out.json({ written: path, format, rows })
    else out.write(`Wrote ${plural(rows, 'row')} below ${path}.\n`)
    return
  }
  const settings = { memoryLimit: config.memoryLimit, tempDir: tempDirOf(config), signal }
  const exported = (): Promise<number> => exportQuery({ warehouse, sql, format, path: file, ...settings })
  const rows = options.table === undefined ? await exported() : await orNoTables(warehouse, signal, exported)
  if (json) out.json({ written: file, format, rows })
  else out.write(`Wrote ${plural(rows, 'row')} to ${path}.\n`)
}

/** All rows of a table in the order of its key, so that two exports of the same rows are the same file. */
function tableSql(name: string, id: (name: string) => string): string {
  const table = tables.find((t) => t.name === name)
  if (table)
    return `SELECT * FROM ${id(name)}${table.key.length > 0 ? ` ORDER BY ${table.key.map(id).join(', ')}` : ''}`
  if (views.some((v) => v.name === name)) return `SELECT * FROM ${id(name)} ORDER BY songplay_id`
  const near = nearest(
    name,
    [...tables, ...views].map((t) => t.name)
  )
  throw usage(`there is no table ${name}`, near ? `Did you mean ${near}?` : '`sparkify schema` lists the tables.')
}

const usage = (message: string, hint: string): AppError => new AppError('E_USAGE', 'fix-input', message, { hint })
