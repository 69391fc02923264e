import type { TableDef } from '../model/types.ts'
import { inputColumns } from './read-json.ts'

const BLANK = '[ \\t\\r\\n]*'

/**
 * Finds rows that the reader of doubted rows could take though they are not fine; it sees nothing at keys that it does not read, and
 * of some numbers too little. Rows of known shape have none of this. What it finds, in a text too, is for the judge. Rows may have 4 MB:
 * no part of it may go over the same characters twice.
 */
export function lenientlyRead(table: TableDef): RegExp {
  const integers = inputColumns(table).filter(({ type }) => type.kind === 'integer' || type.kind === 'bigint')
  return new RegExp(
    [
      // An integer that may have a fraction: DuckDB reads a number with a point as a double, in which 39.0000000000000000001 is
      // 39.0. A literal of 16 digits hides nothing: no fraction that it has room for is so near to a whole number.
      `"(?:${integers.map((c) => c.from).join('|')})"${BLANK}:${BLANK}-?[0-9.]{17}`,
      // A key with escapes in it, which may be one of those; from the last of them on, so that a long text with many of them is gone
      // over once, and not once for each.
      `\\\\[^"\\\\]*"${BLANK}:`,
      // What JSON does not have and DuckDB takes: commas before an end, NaN and Infinity.
      `,${BLANK}[}\\]]`,
      `[:,[]${BLANK}-?(?:[nN][aA][nN]|[iI][nN][fF])`
    ].join('|')
  )
}
