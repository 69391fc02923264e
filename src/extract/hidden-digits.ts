import type { TableDef } from '../model/types.ts'
import { inputColumns } from './read-json.ts'

/**
 * Finds rows in which an integer may have a fraction that the reader of doubted rows cannot see: DuckDB reads a number with a
 * point or an exponent as a double, in which 39.0000000000000000001 is 39.0. A literal of 16 digits hides nothing: no fraction that it
 * has room for is so near to a whole number. Rows of known shape have no such literal. A key that is written with escapes is not looked at.
 */
export function hiddenDigits(table: TableDef): RegExp {
  const keys = inputColumns(table).filter(({ type }) => type.kind === 'integer' || type.kind === 'bigint')
  return new RegExp(`"(?:${keys.map((c) => c.from).join('|')})"[ \\t\\r\\n]*:[ \\t\\r\\n]*-?[0-9.]{17}`)
}
