import type { ColumnDef, LogicalType, TableDef } from '../../model/types.ts'
import { AppError } from '../../util/errors.ts'
import { identifier, literal, MAX_VARCHAR_BYTES } from './literal.ts'

/** Most columns of a table, and of a compound sort key (r_CREATE_TABLE_NEW). */
const MAX_COLUMNS = 1600
const MAX_SORT_COLUMNS = 400

/** The names are those that the database itself prints, so that a described column can be compared with its model. */
export function type(type: LogicalType): string {
  switch (type.kind) {
    case 'text':
      return varchar(type.bytes)
    case 'long-text':
      return varchar(MAX_VARCHAR_BYTES)
    case 'integer':
      return 'integer'
    case 'bigint':
      return 'bigint'
    case 'double':
      return 'double precision'
    case 'boolean':
      return 'boolean'
    case 'timestamp':
      return 'timestamp without time zone'
  }
}

/** VARCHAR(n) counts bytes; `text` without a length would be VARCHAR(256). */
function varchar(bytes: number): string {
  if (Number.isInteger(bytes) && bytes >= 1 && bytes <= MAX_VARCHAR_BYTES) return `character varying(${bytes})`
  throw new AppError('E_BUG', 'report-bug', `a text of ${bytes} bytes: VARCHAR takes 1 to 65535`)
}

/** Encoding of a column: see docs/decisions/0026. */
function encoding(table: TableDef, { name, type, accepted }: ColumnDef): string {
  if (table.sortKey.includes(name)) return 'raw'
  switch (type.kind) {
    case 'text':
      return accepted === undefined ? 'zstd' : 'bytedict'
    case 'long-text':
    case 'double':
      return 'zstd'
    case 'boolean':
      return 'raw'
    case 'integer':
    case 'bigint':
    case 'timestamp':
      return 'az64'
  }
}

function column(table: TableDef, column: ColumnDef): string {
  const parts = [identifier(column.name), type(column.type), `ENCODE ${encoding(table, column)}`]
  return [...parts, ...(column.required ? ['NOT NULL'] : [])].join(' ')
}

/**
 * The statements that create a table and its comments. No key is declared: Redshift enforces none and its planner
 * trusts each, so that the check that proves a key would be optimized by what it is to prove (docs/decisions/0027).
 * @throws E_BUG for a table that Redshift could not have
 */
export function createTable(table: TableDef): readonly string[] {
  verify(table)
  const name = identifier(table.name)
  const { distribution, sortKey } = table
  const style =
    distribution.style === 'key'
      ? `DISTSTYLE KEY DISTKEY (${identifier(distribution.column)})`
      : `DISTSTYLE ${distribution.style.toUpperCase()}`
  const sort = sortKey.length > 0 ? `\nCOMPOUND SORTKEY (${sortKey.map(identifier).join(', ')})` : ''
  const columns = table.columns.map((c) => `  ${column(table, c)}`).join(',\n')
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (\n${columns}\n)\n${style}${sort}`,
    `COMMENT ON TABLE ${name} IS ${literal(table.comment)}`,
    ...table.columns.map((c) => `COMMENT ON COLUMN ${name}.${identifier(c.name)} IS ${literal(c.comment)}`)
  ]
}

function verify({ name, columns, sortKey, distribution }: TableDef): void {
  const names = columns.map((c) => c.name)
  const wrong = (what: string): AppError => new AppError('E_BUG', 'report-bug', `the table ${name} ${what}`)
  if (names.length === 0 || names.length > MAX_COLUMNS)
    throw wrong(`has ${names.length} columns: 1 to 1600 are possible`)
  const twice = names.find((column, i) => names.indexOf(column) !== i)
  if (twice !== undefined) throw wrong(`has two columns ${twice}`)
  if (sortKey.length > MAX_SORT_COLUMNS) throw wrong(`has a sort key of ${sortKey.length} columns: 400 are possible`)
  if (new Set(sortKey).size < sortKey.length) throw wrong('names a column of its sort key twice')
  const unknown = sortKey.find((column) => !names.includes(column))
  if (unknown !== undefined) throw wrong(`is sorted by ${unknown}, which it does not have`)
  if (distribution.style === 'key' && !names.includes(distribution.column)) {
    throw wrong(`is distributed by ${distribution.column}, which it does not have`)
  }
}
