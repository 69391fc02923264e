import { describe, expect, test } from 'vitest'
import { LONGEST_PREFIX, prefixOf, RowPrefixes } from '../../../src/extract/row-prefix.ts'

describe('RowPrefixes', () => {
  const prefixes = new RowPrefixes()
  const written = (file: number, line: number, known = true): string => {
    const target = Buffer.alloc(LONGEST_PREFIX + 3, '?')
    const bytes = prefixes.write(target, 3, file, line, known)
    expect(bytes).toBeLessThanOrEqual(LONGEST_PREFIX)
    return target.toString('latin1', 3, 3 + bytes)
  }

  test('counts up over every carry, and begins anew with another file or behind a gap', () => {
    for (const [file, first] of [
      [1, 1],
      [1, 99_995],
      [12, 1],
      [12, 999_999_990],
      [50_000, 7]
    ] as const) {
      for (let line = first; line < first + 30; line++) expect(written(file, line)).toBe(prefixOf(file, line))
    }
    expect(prefixOf(12, 1_000_000_000)).toBe('{"#row":121000000000,')
    expect(written(12, 1_000_000_000, false)).toBe('{"?row":121000000000,')
    expect(written(12, 1_000_000_001)).toBe('{"#row":121000000001,')
  })
})
