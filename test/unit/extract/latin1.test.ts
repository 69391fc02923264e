import { expect, test } from 'vitest'
import { Latin1 } from '../../../src/extract/latin1.ts'

test('holds the rows of a buffer one after the other, each where it says, whatever their lengths', () => {
  const lengths = [3, 70_000, 1, 0, 64 * 1024, 65_000, 600, 130_000, 2]
  const rows = lengths.map((length, i) => String.fromCharCode(0xe0 + i).repeat(length))
  const buffer = Buffer.from(rows.join('\n'), 'latin1')
  const latin1 = new Latin1()
  let start = 0
  for (const row of rows) {
    const at = latin1.hold(buffer, start, start + row.length)
    expect(latin1.text.slice(at, at + row.length)).toBe(row)
    start += row.length + 1
  }
})

test('goes back in a buffer, and on to another one', () => {
  const latin1 = new Latin1()
  const held = (buffer: Buffer, start: number, end: number): string => {
    const at = latin1.hold(buffer, start, end)
    return latin1.text.slice(at, at + end - start)
  }
  const [one, other] = [Buffer.from('abcdef'), Buffer.from('ABCDEF')]
  expect([held(one, 3, 5), held(one, 0, 2), held(other, 0, 2), held(one, 0, 2)]).toEqual(['de', 'ab', 'AB', 'ab'])
})
