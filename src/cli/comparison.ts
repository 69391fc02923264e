import type { Comparison, NumberedRow } from '../queries/index.ts'
import type { Value } from '../warehouse/types.ts'
import { plural } from './numbers.ts'

/** What a comparison found, for people: one line where all is well, else every kind of difference with samples. */
export function comparisonText(name: string, found: Comparison): string {
  if (found.equal) return `${name}: as expected, ${plural(found.rows.actual, 'row')}.\n`
  const cells = (values: readonly Value[]): string =>
    found.columns.map((column, i) => `${column}=${values[i] ?? 'NULL'}`).join(', ')
  const rows = (word: string, sign: string, part: { count: number; samples: readonly NumberedRow[] }): string[] =>
    part.count === 0
      ? []
      : [
          `  ${plural(part.count, 'row')} ${word}`,
          ...part.samples.map(({ row, values }) => `    ${sign} row ${row}: ${cells(values)}`)
        ]
  const lines = [`${name}: NOT as expected (${plural(found.rows.actual, 'row')}, ${found.rows.expected} expected)`]
  if (found.missingColumns.length > 0) lines.push(`  columns missing: ${found.missingColumns.join(', ')}`)
  if (found.unexpectedColumns.length > 0) lines.push(`  columns not expected: ${found.unexpectedColumns.join(', ')}`)
  lines.push(...rows('missing', '-', found.missing), ...rows('not expected', '+', found.unexpected))
  if (found.differing.count > 0) {
    lines.push(`  ${plural(found.differing.count, 'row')} with other values`)
    for (const d of found.differing.samples) {
      lines.push(`    - row ${d.expectedRow}: ${cells(d.expected)}`, `    + row ${d.actualRow}: ${cells(d.actual)}`)
    }
  }
  if (found.orderDiffersAt !== undefined) lines.push(`  the order differs from row ${found.orderDiffersAt} on`)
  return `${lines.join('\n')}\n`
}
