import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IniDocument, IniError } from '../../../src/config/ini-document.ts'

const value = (line: string) => IniDocument.parse(`[A]\n${line}\n`).get('a', 'k')?.value

describe('reading', () => {
  test.each([
    ['k = v', 'v'],
    ['k=v', 'v'],
    ['K : v  ', 'v'],
    ['  k\t=\tv', 'v'],
    ["k = 's3://bucket/log_data'", 's3://bucket/log_data'],
    ['k = "two  words "', 'two  words '],
    ['k =', ''],
    ['k = v # note', 'v'],
    ['k = v ; note', 'v'],
    ['k = # to be filled in', ''],
    ["k = 'v' # don't", 'v'],
    ["k = 'it's'", "it's"],
    ['k = "a # b"', 'a # b'],
    ['k = p#a;s=s:w%rd', 'p#a;s=s:w%rd'],
    ['k = #secret', '#secret'],
    ['k = 100%', '100%'],
    ['k = s3://b/p?x=1', 's3://b/p?x=1'],
    ['k = Straße ☃', 'Straße ☃']
  ])('%s', (line, expected) => {
    expect(value(line)).toBe(expected)
  })

  test('comments, blank lines, BOM, CRLF and a last line without end', () => {
    const document = IniDocument.parse('\uFEFF; note\r\n\r\n[Cluster] # here\r\n  # host = x\r\nHOST=h')
    expect(document.sections()).toEqual([{ name: 'Cluster', line: 3 }])
    expect(document.entries()).toEqual([{ section: 'Cluster', key: 'HOST', value: 'h', line: 5 }])
  })

  test.each([
    ['k = v', 1, 'before any'],
    ['[A]\nk = 1\nK = 2', 3, 'first on line 2'],
    ['[A]\n[B]\n[a]', 3, 'began on line 1'],
    ['[A]\nno sign', 2, 'expected'],
    ['[A]\nk 1 = v', 2, 'expected'],
    ['[A]\n= v', 2, 'expected'],
    ['[A', 1, 'expected'],
    ['[]', 1, 'without a name'],
    ["[A]\nk = 'v", 2, 'no closing']
  ])('refuses %j', (text, line, message) => {
    const error = catchIniError(() => IniDocument.parse(text))
    expect(error.line).toBe(line)
    expect(error.message).toContain(message)
  })

  test('an error never quotes a line that it cannot read: it may be the rest of a secret', () => {
    expect(catchIniError(() => IniDocument.parse('[A]\nhunter2 hunter2')).message).not.toContain('hunter2')
  })
})

describe('rewriting', () => {
  const text = "# mine\r\n[CLUSTER]\r\nHOST = 'old'   # the host\r\n; next\r\n\r\n[S3]\r\nlog_data: x"

  test('changes the one value and keeps comments, quotes, order and line ends', () => {
    const document = IniDocument.parse(text)
    document.set('cluster', 'host', 'new')
    expect(document.toString()).toBe(text.replace("'old'", "'new'"))
  })

  test('adds a key behind the last of its section, and a section at the end', () => {
    const document = IniDocument.parse(text)
    document.set('CLUSTER', 'DB_PORT', '5439')
    document.set('S3', 'REGION', 'us-west-2')
    document.set('IAM_ROLE', 'ARN', 'a')
    expect(document.toString()).toBe(
      "# mine\r\n[CLUSTER]\r\nHOST = 'old'   # the host\r\nDB_PORT = 5439\r\n; next\r\n\r\n[S3]\r\nlog_data: x\r\n" +
        'REGION = us-west-2\r\n\r\n[IAM_ROLE]\r\nARN = a\r\n'
    )
  })

  test('fills and empties a value beside its comment', () => {
    const document = IniDocument.parse('[A]\nk = # fill me\n')
    document.set('A', 'k', 'v')
    expect(document.toString()).toBe('[A]\nk = v # fill me\n')
    document.set('A', 'k', '')
    expect(document.get('A', 'k')?.value).toBe('')
  })

  test('refuses what cannot stand on one line', () => {
    const document = IniDocument.parse('')
    expect(() => document.set('A', 'k', 'a\nb')).toThrow(RangeError)
    expect(() => document.set('A', 'k', 'a\nb')).not.toThrow(/a\nb/)
  })

  test('gives back any text that was not changed, and any value that was set', () => {
    const line = fc.string().map((each) => each.replace(/[\r\n]/g, ''))
    fc.assert(
      fc.property(line, fc.constantFrom('', "'old'", '"old"', 'old # note'), (set, old) => {
        const before = `[A]\nx = 1\nk = ${old}\n`
        const document = IniDocument.parse(before)
        expect(document.toString()).toBe(before)
        try {
          document.set('A', 'k', set)
        } catch (error) {
          // Only a value with both quotes inside can fail, and it says so.
          expect(error).toBeInstanceOf(RangeError)
          expect(set).toMatch(/["']/)
          return
        }
        expect(IniDocument.parse(document.toString()).get('A', 'k')?.value).toBe(set)
        expect(document.get('A', 'x')).toMatchObject({ value: '1', line: 2 })
      })
    )
  })
})

function catchIniError(work: () => unknown): IniError {
  try {
    work()
  } catch (error) {
    if (error instanceof IniError) return error
    throw error
  }
  throw new Error('did not throw')
}
