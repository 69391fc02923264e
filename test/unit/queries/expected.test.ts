import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectedFor, parseExpected, readExpected } from '../../../src/queries/index.ts'

const one = async (text: string, format: 'csv' | 'json') => {
  const file = await parseExpected(text, format, 'file')
  if (file.kind !== 'one') throw new Error('expected one result')
  return file.expected
}

describe('CSV', () => {
  it('has a header, quotes, CRLF and a BOM', async () => {
    expect(await one('\uFEFFtitle,plays\r\n"Up, ""Up"" & Away",3\r\n"two\nlines",1\r\n', 'csv')).toEqual({
      columns: ['title', 'plays'],
      rows: [
        ['Up, "Up" & Away', '3'],
        ['two\nlines', '1']
      ]
    })
  })

  it('tells null from empty text', async () => {
    expect((await one('a,b,c\n,"",x\n', 'csv')).rows).toEqual([[null, '', 'x']])
    expect((await one('a\n\nx\n', 'csv')).rows).toEqual([[null], ['x']])
  })

  it('skips empty lines between rows of several columns', async () => {
    expect((await one('a,b\n1,2\n\n3,4\n\n', 'csv')).rows).toHaveLength(2)
  })

  it('refuses a row that is too short, and a file without a header', async () => {
    await expect(one('a,b\n1\n', 'csv')).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(one('', 'csv')).rejects.toThrow(/no header/)
  })
})

describe('JSON', () => {
  it('is an array of objects', async () => {
    expect(await one('[{"title": "A", "plays": 1}, {"plays": 2, "year": null}]', 'json')).toEqual({
      columns: ['title', 'plays', 'year'],
      rows: [
        ['A', 1, null],
        [null, 2, null]
      ]
    })
  })

  it('is columns and rows, the columns by name or as the program itself prints them', async () => {
    const expected = { columns: ['a', 'b'], rows: [[1, 'x']] }
    expect(await one('{"columns": ["a", "b"], "rows": [[1, "x"]]}', 'json')).toEqual(expected)
    expect(await one('{"columns": [{"name": "a"}, {"name": "b"}], "rows": [[1, "x"]]}', 'json')).toEqual(expected)
  })

  it('keeps whole numbers above 2^53', async () => {
    expect((await one('[[9007199254740993, 1.5, -0]]', 'json')).rows).toEqual([[9007199254740993n, 1.5, -0]])
  })

  it('is several questions by name', async () => {
    const file = await parseExpected('{"top-songs": [["A", 1]], "match-rate": [{"plays": 8}]}', 'json', 'all.json')
    expect(expectedFor(file, 'top-songs', 'all.json')).toEqual({ columns: undefined, rows: [['A', 1]] })
    expect(expectedFor(file, 'match-rate', 'all.json')).toEqual({ columns: ['plays'], rows: [[8]] })
    expect(() => expectedFor(file, 'top-song', 'all.json')).toThrow(/expects nothing of the question top-song/)
  })

  it('of one result answers for whatever is compared', async () => {
    const file = await parseExpected('[]', 'json', 'file')
    expect(expectedFor(file, 'anything', 'file')).toEqual({ columns: undefined, rows: [] })
  })

  it.each(['{', '3', '[[1], {"a": 1}]', '[{"a": [1]}]', '{"top-songs": 3}', '{"columns": [1], "rows": []}'])(
    'refuses %s',
    async (text) => {
      await expect(parseExpected(text, 'json', 'bad.json')).rejects.toMatchObject({
        code: 'E_USAGE',
        message: expect.stringContaining('bad.json')
      })
    }
  )
})

describe('readExpected', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-expected-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('tells the format by the name', async () => {
    await writeFile(join(folder, 'a.CSV'), 'a\n1\n')
    expect(await readExpected(join(folder, 'a.CSV'))).toEqual({
      kind: 'one',
      expected: { columns: ['a'], rows: [['1']] }
    })
    await expect(readExpected(join(folder, 'a.txt'))).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(readExpected(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})
