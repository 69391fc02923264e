import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { literal, valueLiteral } from '../../../src/warehouse/redshift/values.ts'

/** A reader of the few forms that a literal may have; quotes are doubled, and a backslash would be a mistake. */
function read(sql: string): string {
  expect(sql).not.toContain('\\')
  const [, inner, slash, quote] = /^REPLACE\(REPLACE\('(.*)', '(.)', CHR\(92\)\), '(.)', CHR\(39\)\)$/s.exec(sql) ?? []
  if (inner !== undefined && slash !== undefined && quote !== undefined)
    return inner.replaceAll(slash, '\\').replaceAll(quote, "'")
  const parts = sql.replace(/^\(|\)$/g, '').split(' || CHR(92) || ')
  return parts.map((part) => part.slice(1, -1).replaceAll("''", "'")).join('\\')
}

describe('a text in a list of VALUES', () => {
  it.each([
    ['Moo', "'Moo'"],
    ["O'Cow", "'O''Cow'"],
    ['a\\b', "('a' || CHR(92) || 'b')"],
    ['', "''"]
  ])('%s', (text, sql) => {
    expect(valueLiteral(text)).toBe(sql)
  })

  it('reads back the same, however many backslashes and quotes it has', () => {
    const odd = fc.constantFrom('\\', "'", '~', '^', 'x', 'é')
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 400 }), (parts) => {
        const text = parts.join('')
        // What joins parts in the other form is no part of the text here.
        expect(read(literal(text))).toBe(text)
      })
    )
  })

  it('does not outgrow a statement of the Data API, whatever a rejected row of JSON holds', () => {
    for (const text of ['\\"'.repeat(29_000), "'".repeat(58_000), `~^\`|#${'\\/'.repeat(28_000)}`])
      expect(Buffer.byteLength(literal(text))).toBeLessThan(58_100)
  })
})
