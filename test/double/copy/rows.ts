import { convert, type TargetColumn } from './convert.ts'
import { delimitedRows } from './delimited.ts'
import { LoadError } from './errors.ts'
import { jsonRows } from './json.ts'
import type { RowMapping } from './mapping.ts'
import type { CopyStatement } from './statement.ts'

export interface FileRow {
  /** The row for PostgreSQL, or undefined with an error. */
  readonly line: string | undefined
  readonly error: object | undefined
}

/** The rows of one file, each converted or with its error. */
export function* fileRows(
  copy: CopyStatement,
  bytes: Buffer,
  mapping: RowMapping | undefined,
  columns: readonly TargetColumn[]
): Generator<FileRow> {
  const [source, invalid] = decode(bytes)
  const names = columns.map((column) => column.name)
  if (mapping) {
    for (const row of jsonRows(source, invalid)) {
      const fields = row.values ? mapping(row.values) : []
      yield rowOf(copy, columns, names, fields, row, invalid)
    }
    return
  }
  for (const row of delimitedRows(source, copy, columns.length))
    yield rowOf(copy, columns, names, row.fields, row, invalid)
}

/** The text, or where the bytes are not UTF-8 a character for each byte. A mark at the beginning is no part of it. */
function decode(bytes: Buffer): [source: string, invalid: boolean] {
  try {
    return [new TextDecoder('utf-8', { fatal: true }).decode(bytes), false]
  } catch {
    return [bytes.toString('latin1'), true]
  }
}

function rowOf(
  copy: CopyStatement,
  columns: readonly TargetColumn[],
  names: readonly string[],
  fields: readonly (string | null)[],
  row: { readonly error: LoadError | undefined; readonly raw: string; readonly line: number },
  invalid: boolean
): FileRow {
  let at = 0
  try {
    if (row.error) throw row.error
    let line = ''
    for (const column of columns) {
      const value = convert(column, fields[at] ?? null, copy, invalid)
      line += `${at === 0 ? '' : '\t'}${value === null ? '\\N' : escaped(value)}`
      at += 1
    }
    return { line: `${line}\n`, error: undefined }
  } catch (error) {
    if (!(error instanceof LoadError)) throw error
    const column = row.error ? undefined : columns[at]
    return {
      line: undefined,
      error: {
        line_number: row.line,
        column_name: column?.name ?? '',
        column_type: column ? shortType(column.type) : '',
        column_length: column?.bytes === undefined ? '' : String(column.bytes),
        position: error.position,
        // Rule: multibyte characters of the raw line are shown as periods (DEV r_STL_LOAD_ERRORS).
        raw_line: row.raw.slice(0, 1024).replace(/\P{ASCII}/gu, '.'),
        raw_field_value: column ? (fields[at] ?? '').slice(0, 1024) : '',
        error_code: error.code,
        error_message: error.message,
        columns: names,
        field_values: fields.map((field) => field?.slice(0, 1024) ?? null)
      }
    }
  }
}

/** Types as STL_LOAD_ERRORS has them, in ten characters. */
const shortType = (type: string): string =>
  ({
    'character varying': 'varchar',
    character: 'char',
    integer: 'int4',
    bigint: 'int8',
    smallint: 'int2',
    'double precision': 'float8',
    real: 'float4',
    'timestamp without time zone': 'timestamp'
  })[type] ?? type

const SPECIAL: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (value: string): string => value.replace(/[\\\t\n\r]/g, (character) => SPECIAL[character] ?? character)
