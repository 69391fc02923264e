import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listQuestions, loadQuestion, type Question } from '../../../src/queries/index.ts'
import { outermost } from '../../../src/util/sql-text.ts'
import type { QueryResult } from '../../../src/warehouse/types.ts'
import { type PlainEngine, plainEngines } from '../../helpers/plain-engines.ts'
import { orderColumns, tiedRows, unplacedNulls, withoutLimit } from '../../helpers/question-order.ts'
import { tinyStar } from '../../helpers/tiny-star.ts'
import { TINY_ANSWERS } from './tiny-answers.ts'

const questions = await listQuestions()
/** Spellings that one of the three engines lacks, or that mean something else on one of them. */
const NOT_PORTABLE: Readonly<Record<string, RegExp>> = {
  'QUALIFY (PostgreSQL)': /\bqualify\b/i,
  'FILTER (Redshift)': /\bfilter\s*\(/i,
  'a cast with :: hides its type rules': /::/,
  'DATEDIFF, DATEADD (PostgreSQL)': /\bdate_?(diff|add)\b/i,
  'generate_series (Redshift)': /\bgenerate_series\b/i,
  'ROUND (halves differ)': /\bround\s*\(/i,
  'AVG (of integers is cut on Redshift)': /\bavg\s*\(/i,
  'ILIKE (binary order and case are the rule)': /\bilike\b/i,
  'LATERAL (Redshift)': /\blateral\b/i,
  'GROUP BY ALL (DuckDB)': /\bgroup\s+by\s+all\b/i,
  'day of the week by EXTRACT': /\b(iso)?dow\b|\bweekday\s+from\b/i,
  'unquoted time': /\b(from|join)\s+time\b/i,
  'an alias that Redshift reserves':
    /\bas\s+(user|tag|timestamp|open|percent|snapshot|system|top|default|offset|raw|start|end|time)\b/i
}

describe.each(questions.map((question) => [question.name, question] as const))('%s', (name, question) => {
  it('is one SELECT in SQL of all engines', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(question.sql).toMatch(/^(SELECT|WITH)\b/)
    expect(outermost(question.sql)).not.toContain(';')
    expect(outermost(question.sql)).toMatch(/(^|\s)SELECT\s/)
    for (const [what, pattern] of Object.entries(NOT_PORTABLE)) {
      expect(pattern.test(question.sql), `${what} in ${name}`).toBe(false)
    }
  })

  it('asks for a total order by its own columns', () => {
    expect(orderColumns(question.sql).length).toBeGreaterThan(0)
  })

  it('speaks to an analyst', () => {
    expect(question.question).toMatch(/^[A-Z].*\?$/)
    expect(question.reads).toMatch(/^.+\.$/)
  })
})

it('has an answer by hand for every question', () => {
  expect(Object.keys(TINY_ANSWERS).sort()).toEqual(questions.map((question) => question.name))
  expect(questions.length).toBeGreaterThanOrEqual(24)
})

describe.each(plainEngines())('the tiny star on $name', ({ open }) => {
  if (open === undefined) {
    it.skip('needs a database', () => undefined)
    return
  }
  let engine: PlainEngine
  let empty: PlainEngine
  beforeAll(async () => {
    engine = await open()
    await engine.run(tinyStar())
    empty = await open()
    await empty.run(tinyStar())
    for (const table of TABLES) await empty.run(`DELETE FROM ${table}`)
  })
  afterAll(async () => {
    await engine.close()
    await empty.close()
  })

  it.each(questions.map((question) => [question.name, question] as const))('%s', async (_, question) => {
    const result = await engine.query(question.sql)
    expect(plain(result)).toEqual(TINY_ANSWERS[question.name])
    expect(result.columns.filter((column) => column.kind === 'other')).toEqual([])
    await expectTotalOrder(engine, question)
  })

  it.each(questions.map((question) => [question.name, question] as const))(
    '%s of no data at all',
    async (_, question) => {
      // A question may answer with zeros, but never fail.
      expect((await empty.query(question.sql)).rows.length).toBeLessThanOrEqual(4)
    }
  )
})

const TABLES = ['songplays', 'users', 'user_levels', 'songs', 'artists', '"time"', 'staging_events']

async function expectTotalOrder(engine: PlainEngine, question: Question): Promise<void> {
  const all = await engine.query(withoutLimit(question.sql))
  expect(tiedRows(all, orderColumns(question.sql))).toEqual([])
  expect(unplacedNulls(question.sql, all)).toEqual([])
  if (question.bars !== undefined) {
    expect(all.columns.map((column) => column.name)).toEqual(expect.arrayContaining(Object.values(question.bars)))
  }
}

/** The result with its header as the first row, and whole numbers as numbers. */
function plain(result: QueryResult) {
  const rows = result.rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
  return [result.columns.map((column) => column.name), ...rows]
}

describe('loadQuestion', () => {
  it('reads one question', async () => {
    const question = await loadQuestion('top-songs')
    expect(question.title).toBe('Top songs')
    expect(question.bars).toEqual({ label: 'title', value: 'plays' })
    expect(question.sql).toMatch(/^SELECT[\s\S]*LIMIT 20$/)
  })

  it('suggests the nearest name for one that is not there', async () => {
    await expect(loadQuestion('top-song')).rejects.toMatchObject({
      code: 'E_USAGE',
      hint: expect.stringContaining('Did you mean top-songs?')
    })
  })

  it('never leaves its folder', async () => {
    await expect(loadQuestion('../queries/top-songs')).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})
