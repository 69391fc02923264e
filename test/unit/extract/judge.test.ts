import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/extract/judge.ts'
import { stagingOf } from '../../../src/extract/scratch.ts'
import { event } from '../../helpers/workspace.ts'

const valid = JSON.stringify(event())
/** A valid event with more behind its last key. */
const withMore = (more: string): string => `${valid.slice(0, -1)}${more}}`
const nested = (levels: number, inner = ''): string => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`
const judged = (row: string) => judge(Buffer.from(row), stagingOf('events'))
const reject = (reason: string, column: string | null, message = /./) => ({
  reject: { reason, column, message: expect.stringMatching(message) }
})

describe('a row that is nested deep', () => {
  const levels = [100, 5000, 200_000]

  test.each(levels)('%i levels where text belongs: wrong_type', (n) => {
    const row = valid.replace('"artist":null', `"artist":${nested(n)}`)
    expect(judged(row)).toEqual(reject('wrong_type', 'artist', /^text belongs in artist, found an array$/))
  })

  test.each(levels)('%i levels in an unknown key: passed over', (n) => {
    expect(judged(withMore(`,"x":${nested(n)}`))).toEqual(judged(valid))
    const objects = `${'{"a":'.repeat(n / 5)}"}\\\\"${'}'.repeat(n / 5)}`
    expect(judged(withMore(`,"x":${objects},"y":[[]]`))).toEqual(judged(valid))
  })

  test.each(levels)('%i levels, and one bracket less or a value that is none: malformed_json', (n) => {
    for (const wrong of [nested(n).slice(1), nested(n).slice(0, -1), nested(n, 'NaN'), nested(n, '1,')]) {
      expect(judged(withMore(`,"x":${wrong}`))).toEqual(reject('malformed_json', null))
    }
  })

  test('numbers beside it keep their literals, and of two keys the first counts', () => {
    const row = valid.replace('"artist":null', '"artist":1.10').replace('"song":null', '"song":"a","song":"b"')
    expect(judged(`${row.slice(0, -1)},"x":${nested(200_000)}}`)).toEqual(judged(row))
    expect(JSON.stringify(judged(row))).toContain('"1.10"')
  })

  test('an array of arrays is no object', () => {
    expect(judged(nested(200_000))).toEqual(reject('not_an_object', null, /found an array$/))
  })
})

test('-0 is its literal where text belongs, and 0 where a number does', () => {
  const verdict = judged(valid.replace('"artist":null', '"artist":-0').replace('"length":null', '"length":-0.0'))
  expect('values' in verdict && [verdict.values[0], verdict.values[6]]).toEqual(['-0', 0])
})
