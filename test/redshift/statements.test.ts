import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listQuestions } from '../../src/queries/index.ts'
import { outermost } from '../../src/util/sql-text.ts'
import { doubleUnavailable } from '../double/double.ts'
import { type DoubleClient, doubleClient } from '../double/helpers.ts'
import { producedStatements } from '../grammar/statements.ts'
import { PLAYS_VIEW, tinyStar } from '../helpers/tiny-star.ts'
import { TINY_ANSWERS } from '../unit/queries/tiny-answers.ts'

const missing = await doubleUnavailable()
if (missing !== undefined) process.stderr.write(`grammar on the double: skipped, ${missing}\n`)

describe.skipIf(missing !== undefined)('on the double, not Redshift', () => {
  let cluster: DoubleClient
  beforeAll(async () => {
    cluster = await doubleClient()
  })
  afterAll(() => cluster.stop())

  it('every statement but COPY and UNLOAD, which need files, is taken', async () => {
    await cluster.run('CREATE TEMPORARY TABLE t_replaced (file_id BIGINT)')
    const refused: string[] = []
    for (const { id, sql } of await producedStatements()) {
      if (/^(COPY|UNLOAD|drop:)/.test(id)) continue
      // Each statement comes once, so a second batch's DROP of its own tables does not.
      const [, temporary] = /^CREATE TEMPORARY TABLE (\w+)/.exec(sql) ?? []
      if (temporary !== undefined) await cluster.run(`DROP TABLE IF EXISTS ${temporary}`)
      const error = await cluster.refusal(sql)
      if (error !== 'no error') refused.push(`${id}: ${error}`)
    }
    expect(refused).toEqual([])
  })

  it('every question of the tiny star has the answer that was worked out by hand', async () => {
    await cluster.run('DROP VIEW plays')
    for (const table of ['songplays', 'users', 'user_levels', 'songs', 'artists', '"time"', 'staging_events']) {
      await cluster.run(`DROP TABLE ${table}`)
    }
    // `p.*` and a bare VARCHAR are Redshift's as well; its VARCHAR has 256 bytes, which the tiny star does not fill.
    const statements = split(tinyStar())
    expect(statements).toContain(PLAYS_VIEW.trim().replace(/;$/, ''))
    await cluster.run(...statements)
    for (const { name, sql } of await listQuestions()) {
      const { rows, fields } = await cluster.client.query<unknown[]>({ text: sql, rowMode: 'array' })
      const answer = [
        fields.map((field) => field.name),
        ...rows.map((row) => row.map((value, i) => plain(value, fields[i]?.dataTypeID)))
      ]
      expect(answer, name).toEqual(TINY_ANSWERS[name])
    }
  })
})

/** The statements of a script, parted by the semicolons that stand outside of strings and brackets. */
function split(script: string): readonly string[] {
  const quiet = outermost(script)
  const ends = [...quiet.matchAll(/;/g)].map((match) => match.index)
  return ends.map((end, i) => script.slice(i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end).trim())
}

const OID = { int8: 20, float8: 701, date: 1082, timestamp: 1114, numeric: 1700 } as const

/** A value as the answers have it: numbers as numbers, times as ISO 8601. */
function plain(value: unknown, type: number | undefined): unknown {
  if (type === OID.int8 || type === OID.numeric) return value === null ? null : Number(value)
  if (!(value instanceof Date)) return value
  // The driver reads a time without zone in the zone of this process.
  const utc = new Date(value.getTime() - value.getTimezoneOffset() * 60_000).toISOString()
  return type === OID.date ? utc.slice(0, 10) : utc
}
