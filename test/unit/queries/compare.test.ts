import { describe, expect, it } from 'vitest'
import { compare } from '../../../src/queries/index.ts'
import type { ColumnKind, QueryResult, Value } from '../../../src/warehouse/types.ts'

function result(columns: Readonly<Record<string, ColumnKind>>, ...rows: Value[][]): QueryResult {
  return { columns: Object.entries(columns).map(([name, kind]) => ({ name, kind })), rows, truncated: false }
}
const SONGS = { title: 'text', plays: 'integer' } as const
const songs = result(SONGS, ['Alpha', 3n], ['Beta', 1n], ['Gamma', 1n])

describe('compare', () => {
  it('finds equal what is equal', () => {
    const comparison = compare(songs, {
      columns: ['title', 'plays'],
      rows: [
        ['Alpha', 3],
        ['Beta', 1],
        ['Gamma', 1]
      ]
    })
    expect(comparison).toEqual({
      equal: true,
      columns: ['title', 'plays'],
      missingColumns: [],
      unexpectedColumns: [],
      rows: { actual: 3, expected: 3, same: 3 },
      missing: { count: 0, samples: [] },
      unexpected: { count: 0, samples: [] },
      differing: { count: 0, samples: [] }
    })
  })

  it('takes columns by name, wherever they stand', () => {
    const expected = {
      columns: ['plays', 'title'],
      rows: [
        ['3', 'Alpha'],
        ['1', 'Beta'],
        ['1', 'Gamma']
      ]
    }
    expect(compare(songs, expected).equal).toBe(true)
  })

  it('names the columns that one side lacks, and compares the others', () => {
    const comparison = compare(songs, { columns: ['title', 'listeners'], rows: [['Alpha', 2]] })
    expect(comparison).toMatchObject({
      equal: false,
      columns: ['title'],
      missingColumns: ['listeners'],
      unexpectedColumns: ['plays'],
      rows: { actual: 3, expected: 1, same: 1 },
      unexpected: { count: 2 }
    })
  })

  it('tells missing, unexpected and differing rows apart', () => {
    const comparison = compare(songs, {
      columns: ['title', 'plays'],
      rows: [
        ['Alpha', 4],
        ['Beta', 1],
        ['Delta', 1]
      ]
    })
    expect(comparison).toMatchObject({
      equal: false,
      rows: { same: 1 },
      missing: { count: 1, samples: [{ row: 3, values: ['Delta', 1] }] },
      unexpected: { count: 1, samples: [{ row: 3, values: ['Gamma', 1n] }] },
      differing: {
        count: 1,
        samples: [{ actualRow: 1, expectedRow: 1, actual: ['Alpha', 3n], expected: ['Alpha', 4], columns: ['plays'] }]
      }
    })
    expect(comparison).not.toHaveProperty('orderDiffersAt')
  })

  it('pairs by the first column where there is no text', () => {
    const hours = result({ hour: 'integer', plays: 'integer' }, [0, 5n], [1, 7n])
    const comparison = compare(hours, {
      columns: ['hour', 'plays'],
      rows: [
        [0, 5],
        [1, 8]
      ]
    })
    expect(comparison.differing).toMatchObject({ count: 1, samples: [{ actualRow: 2, columns: ['plays'] }] })
  })

  it('pairs nothing where a label is there twice', () => {
    const comparison = compare(result(SONGS, ['A', 1n], ['A', 2n]), { columns: ['title', 'plays'], rows: [['A', 3]] })
    expect(comparison).toMatchObject({ missing: { count: 1 }, unexpected: { count: 2 }, differing: { count: 0 } })
  })

  it('counts a row as often as it is there', () => {
    const twice = result(SONGS, ['A', 1n], ['A', 1n])
    expect(compare(twice, { columns: ['title', 'plays'], rows: [['A', 1]] })).toMatchObject({
      equal: false,
      rows: { same: 1 },
      unexpected: { count: 1 }
    })
  })

  it('says where the order differs, where order matters', () => {
    const moved = {
      columns: ['title', 'plays'],
      rows: [
        ['Alpha', 3],
        ['Gamma', 1],
        ['Beta', 1]
      ]
    }
    expect(compare(songs, moved)).toMatchObject({ equal: false, rows: { same: 3 }, orderDiffersAt: 2 })
    const unordered = compare(songs, moved, { ordered: false })
    expect(unordered.equal).toBe(true)
    expect(unordered).not.toHaveProperty('orderDiffersAt')
  })

  it('takes rows without column names by position', () => {
    expect(compare(songs, { columns: undefined, rows: songs.rows }).equal).toBe(true)
    expect(compare(songs, { columns: undefined, rows: [['Alpha', 3, 1]] }).missingColumns).toEqual(['column 3'])
    expect(compare(result(SONGS), { columns: undefined, rows: [] }).equal).toBe(true)
  })

  it('keeps few samples, and counts all', () => {
    const many = result(SONGS, ...Array.from({ length: 50 }, (_, i): Value[] => [`song ${i}`, 1n]))
    expect(compare(many, { columns: ['title', 'plays'], rows: [] }, { samples: 3 }).unexpected).toMatchObject({
      count: 50,
      samples: [{ row: 1 }, { row: 2 }, { row: 3 }]
    })
  })

  it('refuses a result that was cut short', () => {
    expect(() => compare({ ...songs, truncated: true }, songs)).toThrow(/cut short/)
  })
})

describe('values', () => {
  const same = (kind: ColumnKind, actual: Value, expected: Value) =>
    compare(result({ value: kind }, [actual]), { columns: ['value'], rows: [[expected]] }).equal

  it.each<[ColumnKind, Value, Value]>([
    ['integer', 1n, 1],
    ['integer', 1, '1.0'],
    ['integer', 9007199254740993n, '9007199254740993'],
    ['double', 1, '1'],
    ['double', 0.1 + 0.2, 0.3],
    ['double', 1e15 + 1, 1e15],
    ['double', 1.5, '1.5e0'],
    ['other', '12.50', 12.5],
    ['text', '007', '007'],
    ['text', '', ''],
    ['text', '4.6', 4.6],
    ['boolean', true, 'true'],
    ['boolean', false, 'f'],
    ['timestamp', '2018-11-01T21:01:46.796Z', '2018-11-01 21:01:46.796000'],
    ['timestamp', '2018-11-01T21:01:46.000Z', '2018-11-01T21:01:46'],
    ['timestamp', '2018-11-01T00:00:00.000Z', '2018-11-01'],
    ['date', '2018-11-01', '2018-11-01T00:00:00.000Z'],
    ['text', null, null]
  ])('%s: %s is %s', (kind, actual, expected) => {
    expect(same(kind, actual, expected)).toBe(true)
  })

  it.each<[ColumnKind, Value, Value]>([
    ['integer', 9007199254740993n, '9007199254740992'],
    ['integer', 1n, '1.5'],
    ['integer', 0n, null],
    ['integer', 0n, ''],
    ['double', 1, 1.00001],
    ['text', '007', '7'],
    ['text', '1', '1.0'],
    ['text', '', null],
    ['text', null, ''],
    ['text', 'null', null],
    ['text', 'a', 'a '],
    ['boolean', true, false],
    ['timestamp', '2018-11-01T21:01:46.796Z', '2018-11-01 21:01:46'],
    ['date', '2018-11-01', '2018-11-01T01:00:00Z']
  ])('%s: %s is not %s', (kind, actual, expected) => {
    expect(same(kind, actual, expected)).toBe(false)
  })
})
