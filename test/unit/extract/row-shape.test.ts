import { describe, expect, test } from 'vitest'
import { RowShapes } from '../../../src/extract/row-shape.ts'
import { stagingEvents, stagingSongs } from '../../../src/model/staging.ts'
import { event, song } from '../../helpers/workspace.ts'

const latin1 = (row: object | string): string =>
  Buffer.from(typeof row === 'string' ? row : JSON.stringify(row)).toString('latin1')

/** Asks of a row as it lies among others. */
const knows = (shapes: RowShapes, row: string): boolean => shapes.knows(`{"a":1}\n${row}\n{"b":2}`, 8, 8 + row.length)

/** Shapes that know the shape of a good event. */
function taught(): RowShapes {
  const shapes = new RowShapes(stagingEvents)
  expect(knows(shapes, latin1(event()))).toBe(true)
  return shapes
}

describe('RowShapes', () => {
  test('knows rows of the shape of one before, whatever their values are within their types', () => {
    const shapes = taught()
    for (const values of [
      { song: 'Björk \\ "quoted" / \u2028 🎵', artist: '', length: 218.93179 },
      { userId: '', page: 'Home', firstName: null, gender: null, registration: null, userAgent: null },
      { artist: 311, song: 0, level: 999999999999999 },
      { userId: '999999999999999', sessionId: 0, itemInSession: 5, status: -1, length: 1 }
    ]) {
      expect(knows(shapes, latin1(event(values)))).toBe(true)
    }
    expect(knows(shapes, latin1(event()).replace('1540919166796', '1540919166796.0'))).toBe(true)
    expect(knows(shapes, `${latin1(event())} \r`)).toBe(true)
  })

  test.each([
    ['a fraction where text belongs', { song: 3.11 }],
    ['more digits than are exact, where text belongs', { song: 1e15 }],
    ['text where a number belongs', { ts: '1541105830796' }],
    ['a number that the logs write as text', { userId: 1 }],
    ['a quoted number in another form', { userId: '01' }],
    ['blanks in a quoted number', { userId: '1 ' }],
    ['a fraction in an integer', { status: 200.5 }],
    ['more digits than are exact', { registration: 1e15 }],
    ['true', { itemInSession: true }],
    ['an object', { artist: { a: 1 } }],
    ['null where a value is required', { level: null }],
    ['U+0000', { song: 'a\0b' }],
    ['an unknown key', { device: 'phone' }]
  ])('doubts %s', (_, values) => {
    expect(knows(taught(), latin1(event(values)))).toBe(false)
  })

  test.each([
    ['-0', '-0'],
    ['0.0 of an integer with a sign', '-0.0'],
    ['an exponent', '1e3'],
    ['leading zeros', '007'],
    ['NaN', 'NaN'],
    ['a fraction of 17 digits in an integer', '200.00000000000000001']
  ])('doubts %s', (_, literal) => {
    expect(knows(taught(), latin1(event()).replace('"status":200', `"status":${literal}`))).toBe(false)
  })

  test.each([
    ['-0.12714', true],
    ['-0.0000001', true],
    ['-127.5', true],
    ['-0', false],
    ['-0.0', false],
    ['-0.000', false],
    ['-0.000000000000000001', false],
    ['-.5', false]
  ])('of the coordinate %s: known %s', (literal, known) => {
    const shapes = new RowShapes(stagingSongs)
    const row = latin1(song({ artist_latitude: 35.25 }))
    expect(knows(shapes, row)).toBe(true)
    expect(knows(shapes, row.replace('35.25', literal))).toBe(known)
  })

  test('doubts what is not one row of known keys, each once', () => {
    for (const row of [
      latin1(event()).replace('"status":200', '"status":200,"status":201'),
      latin1(event()).replace('{', '{,'),
      `${latin1(event())}}`,
      `[${latin1(event())}]`,
      `${latin1(event())}${latin1(event())}`,
      '{}',
      '',
      latin1(event({ song: 'x'.repeat(70_000) }))
    ]) {
      expect(knows(taught(), row), row.slice(0, 80)).toBe(false)
    }
    const { level: _, ...incomplete } = event()
    expect(knows(new RowShapes(stagingEvents), latin1(incomplete))).toBe(false)
  })

  test('looks at one row among others', () => {
    const row = latin1(event())
    const shapes = taught()
    expect(shapes.knows(row, 0, row.length)).toBe(true)
    // The text that the first leaves open is closed by the second, and both together would have the shape.
    const [open, rest] = [row.slice(0, row.indexOf('Logged') + 3), row.slice(row.indexOf('Logged') + 3)]
    const both = `${open}\n${rest}`
    expect(shapes.knows(both, 0, open.length)).toBe(false)
    expect(shapes.knows(both, open.length + 1, both.length)).toBe(false)
    expect(shapes.knows(`${row}\n${row}`, row.length + 1, 2 * row.length + 1)).toBe(true)
  })

  test('knows a few shapes at once', () => {
    const shapes = taught()
    const spaced = latin1(event()).replaceAll('":', '" : ')
    const reversed = latin1(Object.fromEntries(Object.entries(event()).reverse()))
    const { artist: _, song: __, length: ___, ...short } = event()
    for (const row of [spaced, reversed, latin1(short), latin1(event({ song: 'again' }))]) {
      expect(knows(shapes, row)).toBe(true)
    }
  })

  test('rows of which no shape can be made do not hide those that come behind them', () => {
    const shapes = new RowShapes(stagingSongs)
    for (let i = 0; i < 50; i++) expect(knows(shapes, latin1(song({ title: i + 0.5 })))).toBe(false)
    expect(knows(shapes, latin1(song()))).toBe(true)
  })
})
