import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline/check.ts'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { etl } from '../../src/pipeline/etl.ts'
import type { EtlReport } from '../../src/pipeline/etl-report.ts'
import type { StagingMode } from '../../src/pipeline/grouping.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import type { Fault } from '../double/cluster/faults.ts'
import { starLines } from '../helpers/canonical.ts'
import { type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

/** How many statements of a load are cut off, spread over all of it. */
const ways: readonly (readonly [RedshiftTransport, StagingMode, cuts: number])[] = [
  ['pg', 'compact', 5],
  ['data-api', 'direct', 2],
  ['pg', 'direct', 5],
  ['data-api', 'compact', 2]
]

describe.each(ways)('double, not Redshift: a load by %s, %s, that breaks off', (transport, staging, cuts) => {
  let on: TestRedshift
  let redshift: Warehouse
  let duckdb: Warehouse
  beforeAll(async () => {
    on = await startRedshift()
    redshift = await on.open(transport)
    duckdb = duckdbWarehouse(':memory:', { memoryLimit: '256MB', tempDir: on.tempDir })
    await createTables({ warehouse: redshift, confirm: async () => true })
    await on.s3.put('song_data/A/a.json', ndjson([song()]))
  })
  afterAll(() => on?.stop())

  const load = (warehouse: Warehouse): Promise<EtlReport> =>
    etl({
      ...{ warehouse, tempDir: on.tempDir, staging, maxRejected: { kind: 'percent', percent: 100 } },
      sources: { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
    })

  let day = 0
  /** A new file with a bad row, enough rows for a COPY in compact staging, too, and another version of one that was there. */
  async function news(): Promise<void> {
    day += 1
    const rows = Array.from({ length: 200 }, (_, i) =>
      event({
        ...{ sessionId: day, itemInSession: i, ts: 1541105930796 + day * 1e6 + i, userId: String(i % 7) },
        ...{ song: `Moo ${i % 50}`, artist: 'Cows', length: 100.5 }
      })
    )
    await on.s3.put(`log_data/${100 + day}.json`, `${ndjson(rows)}{"ts": oops\n`)
    await on.s3.put('log_data/000.json', ndjson([event({ sessionId: 9999, itemInSession: day, level: 'paid' })]))
    await on.s3.put('song_data/A/a.json', ndjson([song({ year: 1900 + day })]))
  }

  async function same(): Promise<void> {
    await load(duckdb)
    const star = (warehouse: Warehouse) =>
      warehouse.withSession((s) => starLines(s, staging === 'compact'), { access: 'read' })
    expect(await star(redshift)).toEqual(await star(duckdb))
  }

  async function cut(fault: Fault): Promise<void> {
    await news()
    on.double.injectFault(fault)
    const broken = await load(redshift).catch((error: unknown) => error)
    on.double.clearFaults()
    // Cut behind the last COMMIT there is nothing left to break.
    if (broken instanceof Error) expect(broken).toMatchObject({ code: 'E_WAREHOUSE' })
    await load(redshift)
    expect(await on.staged()).toEqual([])
  }

  let statements = 0
  it('goes through undisturbed', async () => {
    await news()
    await load(redshift)
    const before = on.double.recorded().length
    await news()
    await load(redshift)
    const sent = on.double.recorded().slice(before)
    statements = sent.length
    expect(sent.some(({ sql }) => sql.startsWith('COPY'))).toBe(true)
    await same()
  })

  it('at any statement: the next run ends in the same tables', async () => {
    for (let i = 0; i < cuts; i++) await cut({ kind: 'kill', after: Math.floor((statements * (i + 0.5)) / cuts) })
    await same()
  })

  it('behind a COMMIT of the batch or the run of which nobody hears: the next run ends in the same tables', async () => {
    for (const after of [1, 2]) await cut({ kind: 'kill-after', match: /^COMMIT/, after })
    await same()
    const failed = (await check({ warehouse: redshift })).filter((c) => !c.passed && c.severity === 'error')
    expect(failed).toEqual([])
  })
})
