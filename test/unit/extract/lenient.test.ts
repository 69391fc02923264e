import { expect, test } from 'vitest'
import { lenientlyRead } from '../../../src/extract/lenient.ts'
import { MAX_ROW_BYTES } from '../../../src/extract/lines.ts'
import { stagingEvents } from '../../../src/model/staging.ts'

const finds = (row: string): boolean => lenientlyRead(stagingEvents).test(row)

test.each([
  '{"ts": 1541105830796.0000001}',
  '{"t\\u0073": 1}',
  '{"\\u0074\\u0073" : 1}',
  '{"x": [1, ]}',
  '{"x": {"a": 1,}}',
  '{"x": NaN}',
  '{"x": [1, -Infinity]}',
  '{"x":inf}',
  // A text that looks like one: the judge will see.
  '{"x": "Rua, Infante"}'
])('finds %s', (row) => expect(finds(row)).toBe(true))

test.each([
  '{"ts": 1541105830796}',
  '{"length": 218.9317900000000000}',
  '{"x": "a \\"text\\" with \\u0073"}',
  '{"x": "Nancy", "y": [1, 2]}'
])('passes over %s', (row) => expect(finds(row)).toBe(false))

test.each([
  ['escapes', '\\n'],
  ['commas', ','],
  ['blanks', ' '],
  ['colons and blanks', ':   '],
  ['quotes', '\\"']
])('goes once over the longest row of %s', (_, part) => {
  expect(finds(`{"x": "${part.repeat(MAX_ROW_BYTES / part.length)}"`)).toBe(false)
})
