import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { etl } from '../../src/pipeline/etl.ts'
import { exportQuery, unloadQuery } from '../../src/pipeline/export.ts'
import { query } from '../../src/pipeline/query.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

/** Rows that are no JSON: long, and such that a literal of them is far longer where each odd character takes several. */
const BAD = {
  backslashes: `{"a": "${'\\"'.repeat(28_900)}`,
  quotes: `{"a": ${"'".repeat(57_900)}`,
  'every stand-in': `{"a": "~^\`|#\u0001\u0002\u0003\u0004\u0005\u0006${'\\/'.repeat(2000)}`,
  'more than is kept': `{"a": "${'\\"'.repeat(60_000)}`
}
const all = { kind: 'percent', percent: 100 } as const

describe.each<RedshiftTransport>(['pg', 'data-api'])('double, not Redshift: limits of %s', (transport) => {
  let on: TestRedshift
  let warehouse: Warehouse
  const notes: string[] = []
  beforeAll(async () => {
    on = await startRedshift({ maxResultBytes: 1_000_000 })
    warehouse = await on.open(transport)
    await createTables({ warehouse, confirm: async () => true })
    await on.s3.put('log_data/a.json', `${ndjson([event()])}${Object.values(BAD).join('\n')}\n`)
    await on.s3.put('song_data/a.json', ndjson([song()]))
  })
  afterAll(() => on?.stop())

  const sources = () => ({ events: on.s3.source('log_data'), songs: on.s3.source('song_data') })
  const load = (into: Warehouse) =>
    etl({
      ...{ warehouse: into, sources: sources(), tempDir: on.tempDir, maxRejected: all },
      emit: (e) => e.type === 'note' && notes.push(e.message)
    })

  it('long rejects arrive and are handed over as they were', async () => {
    expect((await load(warehouse)).rows.rejected).toBe(4)
    const rejects = await listRejects(warehouse)
    expect(rejects.map((r) => [r.line, r.rawBytes])).toEqual(Object.values(BAD).map((raw, i) => [i + 2, raw.length]))
    for (const [i, raw] of Object.values(BAD).entries())
      expect(rejects[i]?.raw === raw.slice(0, 58_000), raw).toBe(true)
    expect(notes.filter((note) => note.includes('58000 bytes'))).toHaveLength(1)
  })

  it('long rejects are exported, and the tables compared', async () => {
    const path = `${on.tempDir}/rejects.json`
    const sql = 'SELECT * FROM etl_rejects ORDER BY line'
    const settings = { memoryLimit: '256MB', tempDir: on.tempDir }
    expect(await exportQuery({ warehouse, sql, format: 'json', path, ...settings })).toBe(4)
    const rows: { raw: string }[] = JSON.parse(readFileSync(path, 'utf8'))
    expect(rows.map(({ raw }) => raw.length)).toEqual(Object.values(BAD).map((raw) => Math.min(58_000, raw.length)))
    const duckdb = duckdbWarehouse(':memory:', settings)
    await load(duckdb)
    expect((await diff(warehouse, duckdb, { staging: true })).filter((t) => !t.equal)).toEqual([])
  })

  const long = (bytes: number): string => `SELECT '${'x'.repeat(bytes)}'`

  if (transport === 'pg') {
    it('16 MB of a statement: an error before it is sent', async () => {
      expect((await query(warehouse, long(200_000))).rows[0]?.[0]).toHaveLength(200_000)
      await expect(query(warehouse, long(2 ** 24))).rejects.toMatchObject({ code: 'E_USAGE', remedy: 'fix-input' })
    })
    return
  }

  it('100 KB of a statement: an error before it is sent', async () => {
    const before = on.double.apiCalls.length
    await expect(query(warehouse, long(100_000))).rejects.toMatchObject({
      code: 'E_USAGE',
      hint: expect.stringContaining('TRANSPORT = pg')
    })
    const path = `${on.tempDir}/long.csv`
    const how = { warehouse, sql: long(100_000), memoryLimit: '256MB', tempDir: on.tempDir }
    await expect(exportQuery({ ...how, format: 'csv', path })).rejects.toMatchObject({ code: 'E_USAGE' })
    const to = `s3://${on.s3.bucket}/long/`
    const unload = unloadQuery({ warehouse, sql: long(99_900), format: 'parquet', to, partitionBy: [] })
    await expect(unload).rejects.toMatchObject({ code: 'E_USAGE' })
    expect(on.double.recorded().some(({ sql }) => sql.length > 90_000)).toBe(false)
    expect(on.double.apiCalls.slice(before)).not.toContain('GetStatementResult')
  })

  it('64 KB of a row, and 500 MB of a result: what to do', async () => {
    const told = {
      code: 'E_WAREHOUSE',
      remedy: 'fix-config',
      message: expect.stringContaining('more than the Data API hands over'),
      hint: expect.stringContaining('LEFT(column, 1000)')
    }
    await expect(query(warehouse, 'SELECT "raw" || "raw" FROM etl_rejects WHERE line = 3')).rejects.toMatchObject(told)
    const many = "SELECT REPEAT('x', 10000) FROM generate_series(1, 200)"
    await expect(query(warehouse, many)).rejects.toMatchObject(told)
    const path = `${on.tempDir}/many.csv`
    const how = { warehouse, sql: many, memoryLimit: '256MB', tempDir: on.tempDir }
    await expect(exportQuery({ ...how, format: 'csv', path })).rejects.toMatchObject(told)
  })
})
