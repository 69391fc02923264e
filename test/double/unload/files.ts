import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDb } from '../../../src/util/duckdb.ts'
import { literal } from '../../../src/util/sql.ts'
import { RedshiftError } from '../errors.ts'
import type { UnloadStatement } from './statement.ts'

export interface Column {
  readonly name: string
  readonly oid: number
  readonly modifier: number
}
export type Row = readonly (string | null)[]

const csvField = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)

/** Rule: a field is quoted where it has the delimiter, a quote or a line end, and a quote is doubled. */
function plainField(value: string | null, delimiter: string, unload: UnloadStatement): string {
  if (value === null) return unload.nullAs
  if (unload.format !== 'csv' || !(value.includes(delimiter) || /["\r\n]/.test(value))) return value
  return `"${value.replaceAll('"', '""')}"`
}

/** The bytes of one file in text, CSV or JSON lines. */
function textFile(unload: UnloadStatement, columns: readonly Column[], rows: readonly Row[]): Buffer {
  let lines: string[]
  if (unload.format === 'json') {
    // How booleans look there is not clear from the page ("t or f"): fail closed.
    if (columns.some((column) => column.oid === 16))
      throw new RedshiftError('0A000', 'double, not Redshift: it unloads no BOOLEAN as JSON')
    lines = rows.map(
      (row) =>
        `{${columns.map((column, i) => `${JSON.stringify(column.name)}:${jsonValue(column, row[i] ?? null)}`).join(',')}}`
    )
  } else {
    const delimiter = unload.delimiter ?? (unload.format === 'csv' ? ',' : '|')
    lines = rows.map((row) => row.map((value) => plainField(value, delimiter, unload)).join(delimiter))
    if (unload.header) lines.unshift(columns.map((column) => column.name).join(delimiter))
  }
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  return unload.gzip ? gzipSync(bytes) : bytes
}

const jsonValue = (column: Column, value: string | null): string =>
  value === null ? 'null' : [20, 21, 23, 700, 701, 1700].includes(column.oid) ? value : JSON.stringify(value)

/** Types of Parquet by what DuckDB calls them. */
function duckType({ oid, modifier }: Column): string {
  const plain = {
    16: 'BOOLEAN',
    20: 'BIGINT',
    21: 'SMALLINT',
    23: 'INTEGER',
    700: 'FLOAT',
    701: 'DOUBLE',
    1082: 'DATE',
    1114: 'TIMESTAMP'
  }[oid]
  if (plain !== undefined) return plain
  if (oid !== 1700) return 'VARCHAR'
  const size = modifier - 4
  return modifier < 4 ? 'DECIMAL(38,0)' : `DECIMAL(${size >> 16},${size & 0xffff})`
}

/** Writes files of the rows; open for as long as one UNLOAD lasts. */
export class FileWriter {
  readonly #unload: UnloadStatement
  readonly #folder = mkdtempSync(join(tmpdir(), 'sparkify-unload-'))
  #duckdb: DuckDb | undefined

  constructor(unload: UnloadStatement) {
    this.#unload = unload
  }

  async write(columns: readonly Column[], rows: readonly Row[]): Promise<Buffer> {
    if (this.#unload.format !== 'parquet') return textFile(this.#unload, columns, rows)
    this.#duckdb ??= await DuckDb.open(':memory:')
    const source = join(this.#folder, 'rows.csv')
    const target = join(this.#folder, 'rows.parquet')
    writeFileSync(source, rows.map((row) => `${row.map(csvField).join(',')}\n`).join(''))
    const types = columns.map((column) => `${literal(column.name)}: ${literal(duckType(column))}`).join(', ')
    await this.#duckdb.run(`COPY (SELECT * FROM read_csv(${literal(source)}, columns = {${types}}, header = false, quote = '"', escape = '"',
      delim = ',', nullstr = '', allow_quoted_nulls = false, auto_detect = false)) TO ${literal(target)} (FORMAT parquet, COMPRESSION snappy)`)
    return readFileSync(target)
  }

  close(): void {
    this.#duckdb?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
