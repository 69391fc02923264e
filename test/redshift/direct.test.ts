import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { etl } from '../../src/pipeline/etl.ts'
import type { EtlReport } from '../../src/pipeline/etl-report.ts'
import { query } from '../../src/pipeline/query.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

describe('double, not Redshift: the cluster reads the files itself (direct)', () => {
  let on: TestRedshift
  let warehouse: Warehouse
  beforeAll(async () => {
    on = await startRedshift({ ofTheEngine: true })
    warehouse = await on.open('pg')
    await createTables({ warehouse, confirm: async () => true })
    await on.s3.put('song_data/a.json', ndjson([song()]))
  })
  afterAll(() => on?.stop())

  const load = (logs: string, jsonPaths?: string): Promise<EtlReport> =>
    etl({
      ...{ warehouse, tempDir: on.tempDir, staging: 'direct', maxRejected: { kind: 'percent', percent: 100 } },
      sources: { events: on.s3.source(logs), songs: on.s3.source('song_data') },
      ...(jsonPaths === undefined ? {} : { jsonPaths })
    })
  const count = async (sql: string): Promise<number> => Number((await query(warehouse, sql)).rows[0]?.[0])
  const rows = (more: (i: number) => object) =>
    Array.from({ length: 120 }, (_, i) => ({
      ...event({ itemInSession: i, song: `Moo ${i}`, artist: 'Cows', length: 1 }),
      ...more(i)
    }))

  it('a column that came all NULL is an error, and nothing is loaded', async () => {
    const misspelt = rows(() => ({})).map(({ song, ...others }) => ({ ...others, songTitle: song }))
    await on.s3.put('misspelt/a.json', ndjson(misspelt))
    await expect(load('misspelt')).rejects.toMatchObject({
      ...{ code: 'E_DATA', remedy: 'fix-input' },
      message: expect.stringContaining('no value for song in any of 120 rows of events'),
      hint: expect.stringContaining('LOG_JSONPATH')
    })
    expect(await count('SELECT COUNT(*) FROM staging_events')).toBe(0)
    expect(await count('SELECT COUNT(*) FROM etl_files')).toBe(0)
  })

  it('LOG_JSONPATH maps keys that are spelt otherwise', async () => {
    const columns = Object.keys(event({ song: '', artist: '', length: 1 }))
    const { stagingEvents } = await import('../../src/model/staging.ts')
    const keys = stagingEvents.columns.flatMap(({ from }) => (from === undefined ? [] : [from]))
    expect(keys.sort()).toEqual(columns.sort())
    const inOrder = stagingEvents.columns.flatMap(({ from }) => (from === undefined ? [] : [from]))
    const paths = inOrder.map((key) => (key === 'song' ? "$['songTitle']" : `$['${key}']`))
    await on.s3.put('paths.json', JSON.stringify({ jsonpaths: paths }))
    const report = await load('misspelt', `s3://${on.s3.bucket}/paths.json`)
    expect(report.rows).toMatchObject({ staged: 121, rejected: 0 })
    expect(
      await count("SELECT COUNT(*) FROM songplays p JOIN plays USING (songplay_id) WHERE title LIKE 'Moo %'")
    ).toBe(120)
  })

  it('what COPY cannot load is a reject with file, line, column, reason and advice, also of an old cluster', async () => {
    for (const [name, view] of [
      ['new', 'sys_load_error_detail'],
      ['old', 'stl_load_errors']
    ] as const) {
      const good = event({ sessionId: name.length, song: 'Moo', artist: 'Cows', length: 1 })
      const lines = [
        JSON.stringify({ ...good, itemInSession: 1 }),
        '{"ts": 1541, oops}',
        JSON.stringify({ ...good, itemInSession: 2, artist: 'é'.repeat(600) }),
        JSON.stringify({ ...good, itemInSession: 3, ts: 'yesterday' })
      ]
      await on.s3.put(`${name}/x.json`, lines.join('\n'))
      if (view === 'stl_load_errors')
        on.double.injectFault({
          match: /sys_load_error_detail/,
          kind: 'error',
          code: '42P01',
          message: 'none',
          times: 9
        })
      const { rows: found } = await load(name)
      on.double.clearFaults()
      expect(found).toMatchObject({ staged: 1, rejected: 3 })
      const rejects = (await listRejects(warehouse)).filter(({ uri }) => uri.includes(`/${name}/`))
      expect(rejects).toMatchObject([
        { uri: `s3://${on.s3.bucket}/${name}/x.json`, line: 2, column: null, reason: 'malformed_json' },
        { line: 3, column: 'artist', reason: 'too_long' },
        { line: 4, column: 'ts', reason: 'wrong_type' }
      ])
      for (const { message } of rejects) expect(message).toMatch(/\(COPY\): \w/)
    }
  })

  it('too many of them fail the run before anything is loaded', async () => {
    await on.s3.put('broken/x.json', `${'{oops\n'.repeat(20)}${ndjson([event()])}`)
    const before = await count('SELECT COUNT(*) FROM etl_files')
    const run = etl({
      ...{ warehouse, tempDir: on.tempDir, staging: 'direct', maxRejected: { kind: 'rows', rows: 3 } },
      sources: { events: on.s3.source('broken'), songs: on.s3.source('song_data') }
    })
    await expect(run).rejects.toMatchObject({
      ...{ code: 'E_REJECTS', remedy: 'fix-input', hint: expect.stringContaining('raise MAX_REJECTED') },
      message: expect.stringMatching(/COPY gave up, at 4 rows.*\n {2}s3:\/\/\S+\/broken\/x\.json:1 malformed_json: /)
    })
    expect(await count('SELECT COUNT(*) FROM etl_files')).toBe(before)
  })
})
