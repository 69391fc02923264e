import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session, Value } from '../../src/warehouse/types.ts'
import { engines, type TestWarehouse } from '../helpers/engines.ts'
import { tableOf } from '../helpers/tables.ts'

const table = tableOf(
  'all_types',
  { k: 'integer', t: 'text', l: 'long-text', i: 'integer', b: 'bigint', d: 'double', o: 'boolean', at: 'timestamp' },
  { key: ['k'], sortKey: ['k'] }
)

const rows: readonly (readonly Value[])[] = [
  [1, null, null, null, null, null, null, null],
  [2, '', '', 0, 0, 0, false, '1970-01-01T00:00:00.000Z'],
  [3, 'O\'Hara "q" \\ \\N \\.', 'a\tb\nc\r\nd,e;f', -1, 2 ** 53 - 1, -0, true, '2018-11-01T21:01:46.796Z'],
  [
    4,
    'Björk ☃ 𝔘𝔫𝔦 👩‍👩‍👧 \u2028\u2029\u00a0',
    '\\N',
    2_147_483_647,
    2n ** 53n,
    1e308,
    true,
    '9999-12-31T23:59:59.999Z'
  ],
  [5, '\\.', '\u0001\u001f\u007f', -2_147_483_648, 2n ** 53n + 1n, 5e-324, false, '2018-11-30T00:00:00.001Z'],
  [6, ' padded ', 'NULL', 7, 2n ** 63n - 1n, 0.1 + 0.2, true, '2016-02-29T12:00:00.010Z'],
  [7, '\ufeffbom\ufeff', '\ufeff', 8, -(2n ** 63n), -1.7976931348623157e308, true, '2000-01-01T00:00:00.100Z']
]

describe.each(engines)('values on $kind', (engine) => {
  let on: TestWarehouse
  beforeAll(async () => {
    on = await engine.start()
    await on.warehouse.withSession(async (s) => {
      for (const sql of s.dialect.createTable(table)) await s.run(sql)
    })
  })
  afterAll(() => on?.stop())

  const write = <T>(use: (session: Session) => Promise<T>): Promise<T> => on.warehouse.withSession(use)

  it('come out as they went in through insertRows', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM all_types')
      expect(await s.insertRows(table, rows)).toBe(rows.length)
      const { rows: back, columns } = await s.query('SELECT * FROM all_types ORDER BY k')
      expect(back).toEqual(rows)
      const kinds = ['integer', 'text', 'text', 'integer', 'integer', 'double', 'boolean', 'timestamp']
      expect(columns).toEqual(table.columns.map((c, i) => ({ name: c.name, kind: kinds[i] })))
    })
  })

  it('come out as they went in as parameters', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM all_types')
      const types = table.columns.map((c) => s.dialect.type(c.type))
      const holes = types.map((type, i) => `CAST(${s.dialect.param(i + 1)} AS ${type})`).join(', ')
      for (const row of rows) expect(await s.run(`INSERT INTO all_types VALUES (${holes})`, row)).toBe(1)
      expect((await s.query('SELECT * FROM all_types ORDER BY k')).rows).toEqual(rows)
    })
  })

  it('order text by code point', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM all_types')
      const words = ['a', 'B', 'b', 'A', 'ä', 'Z', 'z', '', ' a', '𝔘', '\uffee']
      await s.insertRows(
        table,
        words.map((word, k) => [k, word, null, null, null, null, null, null])
      )
      const sorted = (await s.query('SELECT t FROM all_types ORDER BY t')).rows.map(([t]) => t)
      expect(sorted).toEqual(['', ' a', 'A', 'B', 'Z', 'a', 'b', 'z', 'ä', '\uffee', '𝔘'])
    })
  })

  it('turn milliseconds into timestamps exactly, and timestamps into parts', async () => {
    const times = [0, 1, 999, 1_541_106_106_796, 951_782_400_000, 253_402_300_799_999, 253_402_300_799_998]
    for (let i = 1; i < 400; i++) times.push(Math.floor((253_402_300_799_999 / 400) * i) + (i % 7))
    await write(async (s) => {
      await s.run('DELETE FROM all_types')
      await s.insertRows(
        table,
        times.map((ms, k) => [k, null, null, null, ms, null, null, null])
      )
      const id = s.dialect.id('at')
      const at = s.dialect.timestampFromMs('b')
      const parts = (['hour', 'day', 'week', 'month', 'year', 'weekday'] as const).map((p) => s.dialect.datePart(p, id))
      await s.run(`UPDATE all_types SET ${id} = ${at}`)
      const found = await s.query(`SELECT ${id}, ${parts.join(', ')}, ${at} = ${id} FROM all_types ORDER BY k`)
      expect(found.rows).toEqual(times.map((ms) => [new Date(ms).toISOString(), ...partsOf(new Date(ms)), true]))
      expect(found.columns.slice(1, 7).every((c) => c.kind === 'integer')).toBe(true)
    })
  })

  it('keep a byte order mark at the start of a text', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM all_types')
      await s.insertRows(table, [[1, '\ufeffbom', null, null, null, null, null, null]])
      const sql = 'SELECT t, length(t) FROM all_types'
      expect((await s.query(sql)).rows).toEqual([['\ufeffbom', 4]])
      for await (const { rows } of s.pages(sql)) expect(rows).toEqual([['\ufeffbom', 4]])
    })
  })

  it('keep the digits of decimals that a double does not hold, and tell how many there may be', async () => {
    await write(async (s) => {
      const decimals = ['12345678901234567890.12', '-0.10', '100000000000000000000']
      const sql = `SELECT ${decimals.map((d, i) => `CAST('${d}' AS DECIMAL(38, 2)) AS d${i}`).join(', ')}`
      const rows = [['12345678901234567890.12', -0.1, 100_000_000_000_000_000_000n]]
      const columns = decimals.map((_, i) => ({ name: `d${i}`, kind: 'double', decimal: { precision: 38, scale: 2 } }))
      expect(await s.query(sql)).toEqual({ columns, rows, truncated: false })
      for await (const page of s.pages(sql)) expect(page).toEqual({ columns, rows, truncated: false })
    })
  })

  it('keep numbers of a query within what JavaScript has', async () => {
    await write(async (s) => {
      const sql = `SELECT count(*), sum(CAST(x AS BIGINT)), CAST(12.50 AS DECIMAL(10, 2)), CAST('2018-11-01' AS DATE)
                   FROM (SELECT 9007199254740991 AS x UNION ALL SELECT 9007199254740991) v`
      expect((await s.query(sql)).rows).toEqual([[2, 18014398509481982n, 12.5, '2018-11-01']])
    })
  })
})

/** The same parts by JavaScript's own calendar. */
function partsOf(date: Date): number[] {
  const weekday = date.getUTCDay() || 7
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - weekday))
  // Date.UTC takes years below 100 for 19xx; all here are later.
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const week = Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7)
  return [date.getUTCHours(), date.getUTCDate(), week, date.getUTCMonth() + 1, date.getUTCFullYear(), weekday]
}
