import type { ColumnDef, TableDef } from '../model/types.ts'
import { inputColumns, playsWithoutUser, raw, readJson } from './read-json.ts'
import { KNOWN_KEY } from './row-prefix.ts'
import { GREATEST_KNOWN } from './row-shape.ts'

/**
 * A SELECT of the rows of a part whose shape is known, typed, with the columns of the staging table in order. DuckDB reads
 * their values as what they are; what no shape can tell (lengths, ranges, that the line is JSON) is asked here, and a row that
 * fails is left out.
 * @param place file_id and line, made from the number of the row
 */
export function readKnown(table: TableDef, path: string, place: (key: string) => string): string {
  const columns = inputColumns(table)
  const values = columns.map((c) => `${typed(c)} AS ${c.name}`)
  return `SELECT ${values.join(', ')}, ${place(`"${KNOWN_KEY}"`)}
FROM ${readJson(path, KNOWN_KEY, columns, typeOf)}
WHERE CASE WHEN ${[`"${KNOWN_KEY}" IS NULL`, ...faults(columns)].join(' OR ')} THEN false ELSE true END`
}

/** No conversion may fail, for it would leave a null and not a line that did not parse: every integer fits into the larger type. */
function typeOf({ type, quoted }: ColumnDef): string {
  if (quoted || type.kind === 'text') return 'VARCHAR'
  return type.kind === 'double' ? 'DOUBLE' : 'BIGINT'
}

function typed(column: ColumnDef): string {
  if (column.quoted) return `try_cast(nullif(${raw(column)}, '') AS BIGINT)`
  return column.type.kind === 'integer' ? `CAST(${raw(column)} AS INTEGER)` : raw(column)
}

/** What makes a row of known shape one for the judge; null counts as no. */
function faults(columns: readonly ColumnDef[]): string[] {
  const found = columns.flatMap((c) => {
    if (c.type.kind === 'text') return [`strlen(${raw(c)}) > ${c.type.bytes}`]
    const reached = (limit: number | undefined): limit is number =>
      limit !== undefined && (c.type.kind === 'double' || Math.abs(limit) < GREATEST_KNOWN)
    return [
      ...(reached(c.min) ? [`${typed(c)} < ${c.min}`] : []),
      ...(reached(c.max) ? [`${typed(c)} > ${c.max}`] : [])
    ]
  })
  return [...found, ...playsWithoutUser(columns, typed)]
}
