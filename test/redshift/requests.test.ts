import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { etl } from '../../src/pipeline/etl.ts'
import type { EtlReport } from '../../src/pipeline/etl-report.ts'
import type { StagingMode } from '../../src/pipeline/grouping.ts'
import { query } from '../../src/pipeline/query.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

/** The formula of docs/guide/redshift.md, "What a run costs", without any data that has to be fetched. */
describe.each<StagingMode>(['compact', 'direct'])('double, not Redshift: what a run costs, %s', (staging) => {
  const SLICES = 4
  let on: TestRedshift
  let warehouse: Warehouse
  beforeAll(async () => {
    on = await startRedshift({ slices: SLICES })
    warehouse = await on.open('pg')
    await createTables({ warehouse, confirm: async () => true })
    await on.s3.put('song_data/a.json', ndjson([song()]))
  })
  afterAll(() => on?.stop())

  const load = (): Promise<EtlReport> =>
    etl({
      ...{ warehouse, tempDir: on.tempDir, staging },
      sources: { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
    })
  /** Files that each COPY of this run read, in order. */
  async function copied(after: number): Promise<number[]> {
    const sql = `SELECT COUNT(*) FROM stl_load_commits WHERE query > ${after} GROUP BY query ORDER BY query`
    return (await query(warehouse, sql)).rows.map(([files]) => Number(files))
  }
  const last = async (): Promise<number> =>
    Number((await query(warehouse, 'SELECT MAX(query) FROM stl_load_commits')).rows[0]?.[0] ?? 0)

  it('is what the guide says, large and small', async () => {
    for (const [day, rows] of [4000, 10].entries()) {
      const events = Array.from({ length: rows }, (_, i) =>
        event({
          ...{ sessionId: day, itemInSession: i, song: 'Moo', artist: 'Cows', length: 1 },
          ts: 1541105930796 + i
        })
      )
      for (const part of [0, 1]) {
        const half = events.slice((part * rows) / 2, ((part + 1) * rows) / 2)
        await on.s3.put(`log_data/${day}/${part}.json`, ndjson(half))
      }
      const before = await last()
      const { requests } = await load()
      const files = await copied(before)
      const { COPY = 0, PUT = 0, DELETE = 0, GET = 0, LIST } = requests
      expect([LIST, COPY, DELETE]).toEqual([3, files.length, files.length])
      if (staging === 'direct') {
        expect([GET, PUT]).toEqual([0, COPY])
        expect(COPY).toBe(day === 0 ? 2 : 1)
        continue
      }
      // One batch: songs are new in the first run only.
      expect(GET).toBe(day === 0 ? 3 : 2)
      expect(PUT).toBe(files.reduce((sum, parts) => sum + parts + 1, 0))
      // More than 256 KB a slice: a multiple of the slices. Ten rows go by INSERT.
      expect(files).toEqual(day === 0 ? [SLICES] : [])
    }
    // Where nothing is new, nobody looks for leftovers: a killed run leaves something new.
    expect((await load()).requests).toEqual({ LIST: 2 })
  })
})
