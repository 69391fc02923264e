import { describe, expect, it } from 'vitest'
import { readRecord, recordedSql, shapes } from '../helpers/recorded-sql.ts'
import { coveringArray } from './covering-array.ts'
import { OWN_FAULTS } from './faults.ts'
import { lint, lintSession } from './lint.ts'
import { RULES } from './rules.ts'
import { S3_RULES } from './s3-rules.ts'
import { producedStatements } from './statements.ts'
import { tokens } from './tokens.ts'

const produced = await producedStatements()

describe('our own rules for the SQL of Redshift', () => {
  it('find nothing in any statement that the engine can produce', () => {
    const found = produced.flatMap(({ id, sql, origin }) =>
      lint(sql, origin).map((f) => `${id}: ${f.rule}: ${f.found}`)
    )
    expect(found).toEqual([])
    expect(produced.length).toBeGreaterThan(400)
  })

  it.each(OWN_FAULTS)('$rule: $sql', ({ rule, sql, origin }) => {
    expect(lint(sql, origin).map((finding) => finding.rule)).toContain(rule)
  })

  it('have a planted fault each', () => {
    const planted = new Set(OWN_FAULTS.map((fault) => fault.rule))
    const rules = [...Object.keys(RULES), ...Object.keys(S3_RULES), 'blanks', 'grouping']
    expect(rules.filter((rule) => !planted.has(rule))).toEqual([])
  })

  it('know what cannot be in a transaction', () => {
    const rules = (...statements: string[]) => lintSession(statements).map((f) => `${f.rule}: ${f.found}`)
    expect(rules('BEGIN', 'TRUNCATE songs', 'COMMIT')).toEqual(['transaction: TRUNCATE in a transaction'])
    expect(rules('BEGIN', 'DELETE FROM songs', 'VACUUM FULL songs', 'END')).toEqual([
      'transaction: VACUUM in a transaction'
    ])
    expect(rules('BEGIN', 'COMMIT', 'VACUUM FULL songs', 'TRUNCATE songs')).toEqual([])
  })
})

const recorded = recordedSql()

describe('what the engine really sent', () => {
  it.skipIf('missing' in recorded)('breaks no rule', () => {
    const sessions = 'sessions' in recorded ? recorded.sessions : []
    expect(sessions.flatMap((statements) => lintSession(statements))).toEqual([])
  })

  it('is read by session, without what the server refused, and by its shapes', () => {
    const lines = [
      { session: 1, sql: "INSERT INTO t VALUES (1, 'a'), (2, 'b')" },
      { session: 2, sql: 'SELECT 1' },
      { session: 1, sql: 'SELEC 1', error: '42601' },
      { session: 1, sql: "INSERT INTO t VALUES (3, 'c')" }
    ]
    const sessions = readRecord(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect(sessions.map((statements) => statements.length)).toEqual([2, 1])
    expect(shapes(sessions.flat())).toEqual([lines[0]?.sql, 'SELECT 1'])
  })
})

describe('the tokens', () => {
  it('read strings, names and brackets as Redshift does', () => {
    const list = tokens(`SELECT 'it''s \\' ok' AS "a""b", f(x, 1.5) -- no 'string'\n/* ( */ || $1`)
    expect(list.map((t) => `${t.kind} ${t.text} ${t.depth}`)).toEqual([
      'word select 0',
      "string it's ' ok 0",
      'word as 0',
      'name a"b 0',
      'symbol , 0',
      'word f 0',
      'symbol ( 0',
      'word x 1',
      'symbol , 1',
      'number 1.5 1',
      'symbol ) 0',
      'symbol || 0',
      'symbol $1 0'
    ])
  })
})

describe('the covering array', () => {
  it('has every two values of two options together', () => {
    const rows = coveringArray({ a: [1, 2, 3], b: ['x', 'y'], c: [true], d: [1, 2] })
    const seen = new Set(rows.map((row) => `${row.a} ${row.b}`))
    for (const a of [undefined, 1, 2, 3]) for (const b of [undefined, 'x', 'y']) expect(seen).toContain(`${a} ${b}`)
    expect(rows.length).toBeLessThan(4 * 3 * 2 * 3)
  })
})
