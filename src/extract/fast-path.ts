import type { ColumnDef, TableDef } from '../model/types.ts'
import { literalList } from '../util/duckdb.ts'
import { literal } from '../util/sql.ts'
import { MAX_ROW_BYTES } from './lines.ts'

/**
 * The fast reader: SQL that parses and types JSON lines in DuckDB, and marks as suspect every row of which it is not
 * certain. DuckDB casts in silence (true to 1, 1.5 to 2, 1.10 to 1.1), so each value is read as text first and taken
 * only in its canonical form. A line that does not parse comes out as a row of nulls, and is suspect for want of a
 * required field.
 */

/** Columns of a staging table that are filled from JSON. */
export const inputColumns = (table: TableDef): readonly ColumnDef[] => table.columns.filter((c) => c.from !== undefined)

/** read_json over these files: every key as text, and the key that numbers the rows, in no order. */
export function readJson(table: TableDef, files: readonly string[], rowKey: string): string {
  const columns = [
    `${literal(rowKey)}: 'BIGINT'`,
    ...inputColumns(table).map((c) => `${literal(c.from ?? '')}: 'VARCHAR'`)
  ]
  return (
    `read_json(${literalList(files)}, columns = {${columns.join(', ')}}, format = 'newline_delimited',` +
    ` ignore_errors = true, compression = 'uncompressed', maximum_object_size = ${MAX_ROW_BYTES + 1024})`
  )
}

/** The typed values, named as in the staging table, and `suspect`. */
export function typedColumns(table: TableDef): string {
  const columns = inputColumns(table)
  const values = columns.map((c) => `${typed(c)} AS ${c.name}`)
  return `${values.join(', ')}, (${suspect(columns)}) AS suspect`
}

const raw = (column: ColumnDef): string => `"${column.from}"`

function typed(column: ColumnDef): string {
  switch (column.type.kind) {
    case 'integer':
    case 'bigint':
      return `try_cast(${raw(column)} AS ${column.type.kind})`
    case 'double':
      return `try_cast(${raw(column)} AS DOUBLE)`
    default:
      return raw(column)
  }
}

/** True for a row that is certainly not fine or not certainly fine; never null. */
function suspect(columns: readonly ColumnDef[]): string {
  const doubts = columns.flatMap((c) => [
    ...(c.required ? [`${raw(c)} IS NULL`] : []),
    c.type.kind === 'text' ? doubtfulText(c, c.type.bytes) : doubtfulNumber(c)
  ])
  const page = columns.find((c) => c.name === 'page')
  const user = columns.find((c) => c.name === 'user_id')
  if (page && user) doubts.push(`(${raw(page)} = 'NextSong' AND ${typed(user)} IS NULL)`)
  return `coalesce(${doubts.join('\n  OR ')}, false)`
}

/** A number of which DuckDB may have changed the literal: with a point, an exponent or many digits; or no number of JSON. */
const LOSSY_NUMBER = '-?[0-9]+\\.[0-9]+|-?[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]+|-?[1-9][0-9]{15,}|-0|-(?i:nan|inf|infinity)'

/** So many accepted values of a column are compared with before anything else is asked. */
const USUAL = 2

/**
 * Text that may not have been text in the JSON, or that is too long, or holds a NUL. A plain integer is the same either
 * way; any other number, a boolean, NaN, an object or an array has lost its literal or does not belong here. One of the
 * few accepted values of a column is beyond doubt, which spares most rows the looks behind it.
 */
function doubtfulText(column: ColumnDef, bytes: number): string {
  const x = raw(column)
  const doubts =
    `strlen(${x}) > ${bytes} OR contains(${x}, chr(0))` +
    ` OR (${x} >= '-' AND ${x} < ':' AND regexp_full_match(${x}, '${LOSSY_NUMBER}'))` +
    ` OR (${x} >= '[' AND ${x} < '\\') OR (${x} >= '{' AND ${x} < '|')` +
    ` OR ${x} = 'true' OR ${x} = 'false'` +
    // DuckDB takes these as numbers in any case of letters; CASE, since lower() over every text would cost.
    ` OR CASE WHEN (strlen(${x}) = 3 OR strlen(${x}) = 8) AND (${x} < 'J' OR ${x} >= 'i' OR strlen(${x}) = 3)` +
    ` THEN lower(${x}) IN ('nan', 'inf', 'infinity') ELSE false END`
  // Not IN: DuckDB makes a join of a long list.
  const usual = column.accepted?.slice(0, USUAL).map((value) => `${x} <> ${literal(value)}`) ?? []
  return usual.length > 0 ? `(${usual.join(' AND ')} AND (${doubts}))` : doubts
}

/** A number that is not in its canonical form, or out of range. Empty text is null where null is allowed. */
function doubtfulNumber(column: ColumnDef): string {
  const x = raw(column)
  const value = typed(column)
  const range = [
    ...(column.min === undefined ? [] : [`${value} < ${column.min}`]),
    ...(column.max === undefined ? [] : [`${value} > ${column.max}`])
  ]
  const canonical =
    column.type.kind === 'double'
      ? `(regexp_full_match(${x}, '-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?') AND isfinite(${value}))`
      : `(CAST(${value} AS VARCHAR) = ${x} OR concat(${value}, '.0') = ${x})`
  const empty = column.required ? '' : `${x} <> '' AND `
  return `(${x} IS NOT NULL AND ${empty}(${value} IS NULL OR NOT ${canonical}${range.map((r) => ` OR ${r}`).join('')}))`
}
