import { expect, test } from 'vitest'
import { checks, counting } from '../../../src/quality/run.ts'
import { duckdbDialect } from '../../../src/warehouse/duckdb/dialect.ts'

const { sql, against } = counting({ dialect: duckdbDialect, songs: 'all', events: 'all', span: 'all', now: 0 })
const branches = sql.split('\nUNION ALL\nSELECT ').length
const answers = Array.from({ length: branches }, (_, place) => [place, ...Array(20).fill(0)])

test('a check passes by the answer that no row stands against it; without an answer it has not passed', () => {
  expect(against(answers)).toEqual(new Set())
  expect(against([])).toEqual(new Set(checks))
  const [first, ...others] = answers
  expect(against(others).size).toBeGreaterThan(0)
  expect(against([...others, [first?.[0] ?? 0, 1]]).size).toBe(1)
})
