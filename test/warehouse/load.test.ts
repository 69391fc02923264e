import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { literal } from '../../src/util/sql.ts'
import type { Value } from '../../src/warehouse/types.ts'
import { engines, type TestWarehouse } from '../helpers/engines.ts'
import { tableOf } from '../helpers/tables.ts'

const table = tableOf('loaded', { k: 'bigint', a: 'text', b: 'long-text', d: 'double' }, { sortKey: ['k'] })

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of the heap that are in use; what nobody uses any more depends on when it was last cleared away. */
function held(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Text that one CSV reader or another has stumbled on. */
const nasty = [
  '',
  '\\N',
  '\\.',
  '\n\\.\n',
  '\r\n',
  '\n',
  '\r',
  '"',
  '""',
  ',',
  'NULL',
  '\\',
  '\\n',
  ' ',
  '\t',
  '#',
  '\u2028'
]
const anyText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '').replaceAll('\ufeff', '')),
  fc.array(fc.constantFrom(...nasty, 'a', "'"), { maxLength: 6 }).map((parts) => parts.join(''))
)
const cell = fc.option(anyText, { nil: null })
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null })
const content = fc.array(fc.tuple(cell, cell, number), { maxLength: 30 })

describe.each(engines)('bulk loading on $kind', (engine) => {
  let on: TestWarehouse
  beforeAll(async () => {
    on = await engine.start()
    await on.warehouse.withSession(async (s) => {
      for (const sql of s.dialect.createTable(table)) await s.run(sql)
    })
  })
  afterAll(() => on?.stop())

  it('load brings every text through as it was', async () => {
    await on.warehouse.withSession(async (s) => {
      const from = await s.extractDb()
      const property = fc.asyncProperty(content, async (made) => {
        await s.run('DELETE FROM loaded')
        const rows: Value[][] = made.map((row, k) => [k, ...row])
        const values = rows.map((row) => `(${row.map(sqlLiteral).join(', ')})`).join(', ')
        const select = `SELECT CAST(k AS BIGINT) k, CAST(a AS VARCHAR) a, CAST(b AS VARCHAR) b, CAST(d AS DOUBLE) d
                        FROM (VALUES ${values || '(0, NULL, NULL, NULL)'}) v (k, a, b, d) ${values ? '' : 'WHERE false'}`
        expect(await s.load(await s.land({ from, select, into: table }))).toBe(rows.length)
        expect((await s.query('SELECT * FROM loaded ORDER BY k')).rows).toEqual(rows)
      })
      await fc.assert(property, { numRuns: 150 })
    })
    expect(readdirSync(on.tempDir)).toEqual([])
  })

  it('insertRows brings every text through as it was', async () => {
    await on.warehouse.withSession(async (s) => {
      const property = fc.asyncProperty(content, async (made) => {
        await s.run('DELETE FROM loaded')
        const rows: Value[][] = made.map((row, k) => [k, ...row])
        expect(await s.insertRows(table, rows)).toBe(rows.length)
        expect((await s.query('SELECT * FROM loaded ORDER BY k')).rows).toEqual(rows)
      })
      await fc.assert(property, { numRuns: 150 })
    })
  })

  it('takes 100,000 rows of the process, and half a million of DuckDB without memory of its own', async (test) => {
    if (on.oneSession) return test.skip('PGlite lives in this very process, and holds a whole COPY in it')
    await on.warehouse.withSession(async (s) => {
      await s.run('DELETE FROM loaded')
      const rows = Array.from({ length: 100_000 }, (_, k): Value[] => [k, `text ${k}`, null, k / 4])
      expect(await s.insertRows(table, rows)).toBe(100_000)
      const from = await s.extractDb()
      const before = held()
      const looks: number[] = []
      // Some looks are enough, and each takes long.
      const watch = setInterval(() => looks.length < 5 && looks.push(held()), 200)
      const select = `SELECT i, 'artist ' || i, repeat('x', 100), i * 1.5 FROM range(500000) t(i)`
      expect(await s.load(await s.land({ from, select, into: table }))).toBe(500_000)
      clearInterval(watch)
      expect(Math.max(...looks, held()) - before).toBeLessThan(50e6)
      expect((await s.query('SELECT count(*), sum(k) FROM loaded WHERE b IS NOT NULL')).rows).toEqual([
        [500_000, 124_999_750_000]
      ])
    })
  })

  it('leaves nothing behind of a load that fails, and the session usable', async () => {
    const small = tableOf('small_ints', { k: 'integer' }, { key: ['k'] })
    await on.warehouse.withSession(async (s) => {
      for (const sql of s.dialect.createTable(small)) await s.run(sql)
      const from = await s.extractDb()
      const tooBig = `SELECT CASE WHEN i = 200000 THEN 3000000000 ELSE i END FROM range(300000) t(i)`
      const put = async (select: string) => s.load(await s.land({ from, select, into: small }))
      await expect(put(tooBig)).rejects.toMatchObject({ name: 'AppError' })
      await expect(put('SELECT nothing_such')).rejects.toMatchObject({ name: 'AppError' })
      expect((await s.query('SELECT count(*) FROM small_ints')).rows).toEqual([[0]])
      expect(await put('SELECT 1')).toBe(1)
    })
    expect(readdirSync(on.tempDir)).toEqual([])
  })
})

function sqlLiteral(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return literal(value)
  if (typeof value === 'number' && !Number.isInteger(value)) return `CAST('${value}' AS DOUBLE)`
  return Object.is(value, -0) ? `CAST('-0.0' AS DOUBLE)` : `CAST('${value}' AS DOUBLE)`
}
