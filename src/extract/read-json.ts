import type { ColumnDef, TableDef } from '../model/types.ts'
import { literal } from '../util/sql.ts'
import { MAX_ROW_BYTES } from './lines.ts'

/** Columns of a staging table that are filled from JSON. */
export const inputColumns = (table: TableDef): readonly ColumnDef[] => table.columns.filter((c) => c.from !== undefined)

/** What DuckDB's reader gives for a column. */
export const raw = (column: ColumnDef): string => `"${column.from}"`

/**
 * A condition, where the table has such columns: a play without a user, which is missing a field.
 * @param value the value of a column
 */
export function playsWithoutUser(columns: readonly ColumnDef[], value: (column: ColumnDef) => string): string[] {
  const page = columns.find((c) => c.name === 'page')
  const user = columns.find((c) => c.name === 'user_id')
  return page && user ? [`(${raw(page)} = 'NextSong' AND ${value(user)} IS NULL)`] : []
}

/**
 * read_json over a file of a part: the keys of columns, the rows in no order. A line that does not parse comes out as a row of
 * nulls.
 * @param rowKey the key that numbers the rows
 * @param typeOf as what the value of a column is read
 */
export function readJson(
  path: string,
  rowKey: string,
  columns: readonly ColumnDef[],
  typeOf: (column: ColumnDef) => string
): string {
  const types = columns.map((c) => `${literal(c.from ?? '')}: '${typeOf(c)}'`)
  return (
    `read_json(${literal(path)}, columns = {${[`${literal(rowKey)}: 'BIGINT'`, ...types].join(', ')}},` +
    ` format = 'newline_delimited', ignore_errors = true, compression = 'uncompressed',` +
    ` maximum_object_size = ${MAX_ROW_BYTES + 1024})`
  )
}
