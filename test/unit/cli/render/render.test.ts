import { describe, expect, test } from 'vitest'
import { renderBars } from '../../../../src/cli/render/bars.ts'
import { renderCsv } from '../../../../src/cli/render/csv.ts'
import { jsonText, renderJson, rowsAsObjects } from '../../../../src/cli/render/json.ts'
import { renderMarkdown } from '../../../../src/cli/render/markdown.ts'
import { renderTable } from '../../../../src/cli/render/table.ts'
import { textWidth } from '../../../../src/cli/render/width.ts'
import type { QueryResult } from '../../../../src/warehouse/types.ts'

const plays: QueryResult = {
  columns: [
    { name: 'artist', kind: 'text' },
    { name: 'plays', kind: 'integer' },
    { name: 'share', kind: 'double' }
  ],
  rows: [
    ['Björk', 1200n, 0.5],
    ['宇多田ヒカル', 7, null],
    ['a\nb\u001B[31m', 0, 12.25]
  ],
  truncated: false
}
const empty: QueryResult = { columns: [{ name: 'n', kind: 'integer' }], rows: [], truncated: false }

describe('table', () => {
  test('aligns by what a terminal shows, numbers to the right, control characters visible', () => {
    expect(renderTable(plays)).toBe(
      [
        'artist          plays  share',
        '──────────────  ─────  ─────',
        'Björk            1200    0.5',
        '宇多田ヒカル        7   null',
        'a\\nb\\u001b[31m      0  12.25',
        ''
      ].join('\n')
    )
  })

  test('cuts texts, never numbers, to fit', () => {
    const table = renderTable(plays, { columns: 22 })
    expect(table).toBe(
      [
        'artist    plays  share',
        '────────  ─────  ─────',
        'Björk      1200    0.5',
        '宇多田…       7   null',
        'a\\nb\\u0…      0  12.25',
        ''
      ].join('\n')
    )
    for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(22)
  })

  test('becomes records where even that does not fit', () => {
    const table = renderTable(plays, { columns: 16 })
    expect(table.split('\n').slice(0, 4)).toEqual(['─ 1 ───────────', 'artist  Björk', 'plays   1200', 'share   0.5'])
    for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(16)
  })

  test('has a head where there are no rows', () => {
    expect(renderTable(empty)).toBe('n\n─\n')
    expect(renderTable({ columns: [], rows: [], truncated: false })).toBe('')
  })
})

test('csv: quoted where it has to be, null apart from empty text', () => {
  const result: QueryResult = {
    columns: [
      { name: 'a,b', kind: 'text' },
      { name: 'c', kind: 'boolean' }
    ],
    rows: [
      ['say "hi"', true],
      ['two\nlines', null],
      ['', false],
      [' x', null]
    ],
    truncated: false
  }
  expect(renderCsv(result)).toBe('"a,b",c\n"say ""hi""",true\n"two\nlines",\n"",false\n" x",\n')
})

describe('json', () => {
  test('keeps the digits of large integers, and has no NaN', () => {
    expect(jsonText({ id: 9007199254740993n, x: Number.NaN, y: undefined, z: [1, 'a'] })).toBe(
      '{"id":9007199254740993,"x":null,"z":[1,"a"]}'
    )
    expect(JSON.parse(jsonText({ a: [{ b: 1 }], c: {}, d: [] }, '  '))).toEqual({ a: [{ b: 1 }], c: {}, d: [] })
    expect(jsonText({ a: [1] }, '  ')).toBe('{\n  "a": [\n    1\n  ]\n}')
  })

  test('rows as objects; of two columns with one name neither is lost', () => {
    expect(JSON.parse(renderJson(plays))[2]).toEqual({ artist: 'a\nb\u001B[31m', plays: 0, share: 12.25 })
    const twins = { ...empty, columns: [...empty.columns, ...empty.columns], rows: [[1, 2]] }
    expect(JSON.parse(renderJson(twins))).toEqual([{ n: 1, n_2: 2 }])
    const long: QueryResult = {
      columns: [
        { name: 'd', kind: 'double' },
        { name: 't', kind: 'text' }
      ],
      rows: [['12345678901234567890.12', '12345678901234567890.12']],
      truncated: false
    }
    expect(renderJson(long)).toBe('[\n{"d":12345678901234567890.12,"t":"12345678901234567890.12"}\n]\n')
    expect(jsonText(rowsAsObjects(long))).toBe('[{"d":12345678901234567890.12,"t":"12345678901234567890.12"}]')
    expect(renderJson(empty)).toBe('[]\n')
  })
})

test('markdown: nothing in a cell is taken for markup', () => {
  const result: QueryResult = { columns: [{ name: 'a|b', kind: 'text' }], rows: [['x|y\n<b>']], truncated: false }
  expect(renderMarkdown(result)).toBe('| a\\|b |\n|---|\n| x\\|y\\\\n\\<b\\> |\n')
  expect(renderMarkdown(plays).split('\n')[1]).toBe('|---|---:|---:|')
})

describe('bars', () => {
  const options = { label: 'artist', value: 'plays', columns: 40, cut: true }
  test('as long as the numbers are large, within the width', () => {
    const bars = renderBars(plays, options) ?? ''
    const lines = bars.split('\n')
    expect(lines[0]).toBe('artist          plays')
    expect(lines[1]).toMatch(/^Björk {12}1200 {2}█{17}$/)
    expect(lines[2]).toBe('宇多田ヒカル        7  ▏')
    expect(lines[3]).toBe('a\\nb\\u001b[31m      0')
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(40)
  })
  test('labels are cut on a terminal only', () => {
    expect(renderBars(plays, { ...options, columns: 24 })).toContain('宇多田… ')
    expect(renderBars(plays, { ...options, columns: 24, cut: false })).toContain('宇多田ヒカル')
  })
  test('columns that are not there', () => {
    expect(renderBars(plays, { ...options, value: 'x' })).toBeUndefined()
  })
})
