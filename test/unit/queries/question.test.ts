import { describe, expect, it } from 'vitest'
import { hasOrderBy, type Question } from '../../../src/queries/index.ts'
import { parseQuestion } from '../../../src/queries/question.ts'
import { outermost } from '../../../src/util/sql-text.ts'

const FILE = `-- title: Top songs
-- question: Which songs?
-- reads: Every play,
--   on two lines.
-- bars: title plays
SELECT title -- not a header
FROM plays
ORDER BY title;
`
const PARSED: Question = {
  name: 'top-songs',
  title: 'Top songs',
  question: 'Which songs?',
  reads: 'Every play, on two lines.',
  bars: { label: 'title', value: 'plays' },
  sql: 'SELECT title -- not a header\nFROM plays\nORDER BY title'
}

describe('parseQuestion', () => {
  it('reads the header and the statement', () => {
    expect(parseQuestion('top-songs', FILE)).toEqual(PARSED)
  })

  it.each([
    ['no title', FILE.replace('-- title: Top songs\n', '')],
    ['an unknown line', `-- sort: x\n${FILE}`],
    ['a stray comment', `-- just words\n${FILE}`],
    ['bars without a value', FILE.replace('title plays', 'title')],
    ['no statement', FILE.slice(0, FILE.indexOf('SELECT'))]
  ])('refuses %s', (_, text) => {
    expect(() => parseQuestion('top-songs', text)).toThrow(/top-songs\.sql cannot be read/)
  })
})

describe('hasOrderBy', () => {
  it.each([
    ['SELECT 1 ORDER BY 1', true],
    ['select a from b order\n  by a limit 3', true],
    ['SELECT 1', false],
    ["SELECT 'order by'", false],
    ['SELECT 1 -- order by 1', false],
    ['SELECT 1 /* order by 1 */', false],
    ['SELECT "order by" FROM t', false],
    ['SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t', false],
    ['SELECT * FROM (SELECT 1 ORDER BY 1) t', false],
    ["SELECT 'it''s (' ORDER BY 1", true]
  ])('%s: %s', (sql, ordered) => {
    expect(hasOrderBy(sql)).toBe(ordered)
  })

  it('keeps positions', () => {
    expect(outermost("a ('b') c")).toBe('a (   ) c')
  })
})
