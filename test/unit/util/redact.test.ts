import { expect, test } from 'vitest'
import { createRedactor, redactText } from '../../../src/util/redact.ts'

test.each([
  ['postgres://u:secret@h/db', 'postgres://u:***@h/db'],
  ['postgres://u:p@s/s:w@h:5/db is down', 'postgres://u:***@h:5/db is down'],
  ['"postgres://u@h/db" and "a@b"', '"postgres://u@h/db" and "a@b"'],
  ['https://h:8080/path', 'https://h:8080/path'],
  ["host=h password='a b' user=u", 'host=h password=*** user=u'],
  ['DB_PASSWORD = x', 'DB_PASSWORD = ***'],
  [
    'https://s3/x?X-Amz-Signature=abc&X-Amz-Security-Token=def&y=1',
    'https://s3/x?X-Amz-Signature=***&X-Amz-Security-Token=***&y=1'
  ],
  ['DB_PASSWORD is missing', 'DB_PASSWORD is missing']
])('%s', (text, expected) => {
  expect(redactText(text)).toBe(expected)
})

test('known secrets in every form', () => {
  const redact = createRedactor(['p"w$1.*', 'p"w$1.*longer', ''])
  expect(redact('p"w$1.* {"x":"p\\"w$1.*"} p%22w%241.* p"w$1.*longer')).toBe('*** {"x":"***"} *** ***')
})

test('a short secret only as a word', () => {
  expect(createRedactor(['a'])('a banana, (a)')).toBe('*** banana, (***)')
})
