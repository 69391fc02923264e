import { expect, test } from 'vitest'
import { wrapLines } from '../../../../src/cli/render/wrap.ts'

test('a pipe gets lines as they are', () => {
  const long = 'word '.repeat(50)
  expect(wrapLines(long, undefined)).toBe(long)
})

test('what is continued stands under the text behind its label', () => {
  expect(wrapLines('ok      users-required: the required columns of users\n', 34)).toBe(
    'ok      users-required: the\n        required columns of users\n'
  )
})

test('where the label leaves no room it stands at the left', () => {
  expect(wrapLines('  21 malformed_json  not valid JSON at all', 30)).toBe(
    '  21 malformed_json  not valid\n    JSON at all'
  )
})

test('a word longer than a line is not broken', () => {
  expect(wrapLines('see /a/very/long/path/that/does/not/fit here', 20)).toBe(
    'see\n  /a/very/long/path/that/does/not/fit\n  here'
  )
})
