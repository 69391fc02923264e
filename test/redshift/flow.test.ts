import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { etl } from '../../src/pipeline/etl.ts'
import type { EtlReport } from '../../src/pipeline/etl-report.ts'
import type { StagingMode } from '../../src/pipeline/grouping.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { starLines } from '../helpers/canonical.ts'
import { type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

const ways: readonly (readonly [RedshiftTransport, StagingMode])[] = [
  ['pg', 'compact'],
  ['data-api', 'direct'],
  ['data-api', 'compact'],
  ['pg', 'direct']
]
const any = { kind: 'percent', percent: 100 } as const

describe.each(ways)('double, not Redshift: by %s, %s', (transport, staging) => {
  let on: TestRedshift
  let redshift: Warehouse
  let duckdb: Warehouse
  beforeAll(async () => {
    on = await startRedshift({ ofTheEngine: true })
    redshift = await on.open(transport)
    duckdb = duckdbWarehouse(':memory:', { memoryLimit: '256MB', tempDir: on.tempDir })
  })
  afterAll(() => on?.stop())

  const load = (warehouse: Warehouse): Promise<EtlReport> =>
    etl({
      warehouse,
      sources: { events: on.s3.source('log_data'), songs: on.s3.source('song_data') },
      tempDir: on.tempDir,
      staging,
      maxRejected: any
    })
  /** Loads both and expects the same star; the books and ids of direct staging are its own. */
  async function both(): Promise<EtlReport> {
    const report = await load(redshift)
    const other = await load(duckdb)
    // A changed file takes its group along in direct staging, which reads those rows again.
    if (staging === 'compact') expect(report.rows).toEqual(other.rows)
    else expect(report.rows.rejected).toBe(other.rows.rejected)
    const star = (warehouse: Warehouse) =>
      warehouse.withSession((s) => starLines(s, staging === 'compact'), { access: 'read' })
    expect(await star(redshift)).toEqual(await star(duckdb))
    expect(await on.staged()).toEqual([])
    return report
  }

  it('makes the tables, loads, and loads nothing twice', async () => {
    await createTables({ warehouse: redshift, confirm: async () => true })
    const play = { song: 'Moo ', artist: 'Cows', length: 100.5, level: 'paid' }
    await on.s3.put(
      'log_data/2018/11/a.json',
      ndjson([
        event(play),
        event({ itemInSession: 1, song: 'Bjö\\r\tk "', artist: "O'Cow" }),
        event(play),
        event({ userId: '', page: 'Home', itemInSession: 2 })
      ])
    )
    await on.s3.put(
      'log_data/2018/11/b.json',
      ndjson([event({ sessionId: 2, ts: 1541105930796, userId: '7', song: '' })])
    )
    await on.s3.put('song_data/A/a.json', ndjson([song({ title: 'Moo ', artist_latitude: -0.125 })]))
    await on.s3.put('song_data/A/b.json', ndjson([song({ song_id: 'S2', title: 'Moo', year: 1999 })]))
    const report = await both()
    expect(report).toMatchObject({ plays: 4, duplicates: 1, totals: { matchedExact: 1 }, rows: { rejected: 0 } })
    const again = await load(redshift)
    expect(again).toMatchObject({ batches: 0, files: { new: 0, changed: 0, unchanged: 4 } })
    expect(again.requests.COPY).toBeUndefined()
  })

  it('takes a new day, a changed file and bad rows', async () => {
    await load(duckdb)
    const bad = '{"artist": null, "level": "free", oops}'
    const fraction = JSON.stringify(event({ itemInSession: 1.5 }))
    const lost = JSON.stringify(event({ ts: undefined }))
    await on.s3.put(
      'log_data/2018/11/c.json',
      `${ndjson([event({ sessionId: 3, level: 'paid', ts: 1541205930796 })])}${bad}\n${fraction}\n${lost}\n`
    )
    await on.s3.put('log_data/2018/11/b.json', ndjson([event({ sessionId: 9, ts: 1541105930797, userId: '8' })]))
    const report = await both()
    expect(report.files.changed).toBe(staging === 'direct' ? 2 : 1)
    const rejects = await listRejects(redshift)
    const found = rejects.map((r) => [r.column ?? '-', r.reason])
    expect(found.sort()).toEqual([
      ['-', 'malformed_json'],
      ['itemInSession', 'wrong_type'],
      ['ts', 'missing_field']
    ])
    const broken = rejects.find((r) => r.reason === 'malformed_json')
    expect(broken).toMatchObject({ uri: `s3://${on.s3.bucket}/log_data/2018/11/c.json`, line: 2 })
  })

  it('removes what a killed run has left in the staging area', async () => {
    const [database] = (await redshift.withSession((s) => s.query('SELECT current_database()'))).rows[0] ?? []
    await on.s3.put(`staging/sparkify-landing/double.${database}/public/1-left/0000.json.gz`, 'left')
    await on.s3.put('staging/sparkify-landing/double.other/public/x', 'of another warehouse')
    await on.s3.put('log_data/2018/11/c2.json', ndjson([event({ sessionId: 33, ts: 1541205930999 })]))
    await load(redshift)
    await load(duckdb)
    expect(await on.staged()).toEqual(['staging/sparkify-landing/double.other/public/x'])
    await on.s3.remove('staging/sparkify-landing/double.other/public/x')
  })

  it('runs a transaction again that lost against another, and not its COPY', async () => {
    await on.s3.put('log_data/2018/11/d.json', ndjson([event({ sessionId: 4, ts: 1541305930796 })]))
    on.double.injectFault({ match: /^INSERT INTO "staging_events"/, kind: 'serializable', times: 2 })
    const before = on.double.recorded().length
    const report = await both()
    expect(report.files.new).toBe(1)
    const sent = on.double.recorded().slice(before)
    expect(sent.filter(({ sql }) => /^INSERT INTO "staging_events"/.test(sql))).toHaveLength(3)
    expect(sent.filter(({ sql }) => /^COPY/.test(sql)).length).toBe(report.requests.COPY ?? 0)
  })

  // It waits longer each time: half a minute in all.
  it('gives up after five conflicts, and the next run finds everything as it was', async () => {
    await on.s3.put('log_data/2018/11/e.json', ndjson([event({ sessionId: 5, ts: 1541405930796 })]))
    on.double.injectFault({ match: /^INSERT INTO songplays/, kind: 'serializable', times: 5 })
    await expect(load(redshift)).rejects.toMatchObject({ code: 'E_WAREHOUSE', remedy: 'retry' })
    await both()
  })

  it('ends in the same tables after its line was cut', async () => {
    await on.s3.put('log_data/2018/11/f.json', ndjson([event({ sessionId: 6, ts: 1541505930796 })]))
    on.double.injectFault({ match: /^INSERT INTO users/, kind: 'kill' })
    await expect(load(redshift)).rejects.toMatchObject({ code: 'E_WAREHOUSE' })
    await both()
    const { rows } = await redshift.withSession(
      (s) => s.query('SELECT status, COUNT(*) FROM etl_runs GROUP BY status'),
      {
        access: 'read'
      }
    )
    expect(Object.fromEntries(rows)).not.toHaveProperty('running')
  })
})
