import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { doctor } from '../../src/pipeline/doctor.ts'
import { etl } from '../../src/pipeline/etl.ts'
import { exportQuery, unloadQuery } from '../../src/pipeline/export.ts'
import { query } from '../../src/pipeline/query.ts'
import { listQuestions } from '../../src/queries/index.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

const transports: readonly RedshiftTransport[] = ['pg', 'data-api']

describe.each(transports)('double, not Redshift: a session by %s', (transport) => {
  let on: TestRedshift
  let warehouse: Warehouse
  beforeAll(async () => {
    on = await startRedshift({ ofTheEngine: true })
    warehouse = await on.open(transport)
    await on.s3.put(
      'log_data/a.json',
      ndjson([event({ song: 'Moo', artist: 'Cows' }), event({ itemInSession: 1, level: 'paid' })])
    )
    await on.s3.put('song_data/a.json', ndjson([song()]))
    await createTables({ warehouse, confirm: async () => true })
    const sources = { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
    await etl({ warehouse, sources, tempDir: on.tempDir })
  })
  afterAll(() => on?.stop())

  it('answers every question', async () => {
    const questions = await listQuestions()
    expect(questions.length).toBeGreaterThan(40)
    for (const { name, sql } of questions) {
      const answer = await query(warehouse, sql)
      expect(answer.columns.length, name).toBeGreaterThan(0)
    }
  })

  it('lets one writer in, names the holder, and frees the lock with the session', async () => {
    await warehouse.withSession(async (first) => {
      await first.lock('ann@laptop', 0)
      const second = warehouse.withSession((s) => s.lock('bob', 0))
      await expect(second).rejects.toMatchObject({ code: 'E_LOCKED', details: { holder: 'ann@laptop' } })
    })
    await warehouse.withSession((s) => s.lock('bob', 0))
  })

  it('waits for the lock as long as it is told to', async () => {
    const released = sleep(500)
    const first = warehouse.withSession(async (s) => {
      await s.lock('first', 0)
      await released
    })
    await sleep(200)
    await warehouse.withSession((s) => s.lock('second', 20))
    await first
  })

  it('commits nothing once the lock is lost', async () => {
    const lost = warehouse.withSession(async (s) => {
      await s.lock('first', 0)
      return s.transaction(async () => {
        await s.run("UPDATE etl_runs SET message = 'never'")
        on.double.injectFault({ match: /^SELECT 1$/, kind: 'kill' })
      })
    })
    await expect(lost).rejects.toMatchObject({ code: 'E_WAREHOUSE', remedy: 'retry' })
    on.double.clearFaults()
    const { rows } = await query(warehouse, "SELECT COUNT(*) FROM etl_runs WHERE message = 'never'")
    expect(Number(rows[0]?.[0])).toBe(0)
  })

  it('stops a statement when it is told to', async () => {
    const stop = new AbortController()
    const slow = 'SELECT COUNT(*) FROM pg_class a, pg_class b, pg_class c, pg_class d'
    const asked = warehouse.withSession((s) => s.query(slow), { access: 'read', signal: stop.signal })
    setTimeout(() => stop.abort(), 500)
    await expect(asked).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
  })

  it('lets a reader read, and nothing else', async () => {
    await warehouse.withSession(
      async (s) => {
        for (const sql of ['DELETE FROM songs', 'SELECT * INTO copy FROM songs', 'COMMIT', 'SELECT 1; SELECT 2']) {
          await expect(s.query(sql), sql).rejects.toMatchObject({ code: 'E_USAGE' })
        }
        expect((await s.query('SELECT COUNT(*) FROM songs')).rows).toEqual([[1]])
      },
      { access: 'read' }
    )
    const sent = on.double.recorded().map(({ sql }) => sql)
    expect(sent.filter((sql) => /^BEGIN READ ONLY/.test(sql)).length).toBeGreaterThan(0)
  })

  it('finds everything well, and says what is not', async () => {
    const sources = { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
    const findings = await doctor({ warehouse, sources, tempDir: on.tempDir, now: () => new Date() })
    const of = (about: string) => findings.find((f) => f.about === about)
    expect(of('transactions')).toMatchObject({ status: 'ok' })
    expect(of('slices')?.found).toMatch(/^4;/)
    expect(of('staging area')).toMatchObject({ status: 'ok' })
    expect(of('COPY')).toMatchObject({ status: 'ok', found: expect.stringContaining('a.json') })
    expect(await on.staged()).toEqual([])
    const late = await doctor({ warehouse, sources, tempDir: on.tempDir, now: () => new Date('2027-01-01') })
    expect(late.find((f) => f.about === 'clock of the cluster')).toMatchObject({ status: 'bad' })
  })

  it('writes to S3 by UNLOAD, and to a file by pages', async () => {
    const sql = 'SELECT song_id, title, year FROM songs'
    const to = `s3://${on.s3.bucket}/export-${transport}/`
    const how = { warehouse, sql, format: 'parquet', to, partitionBy: ['year'] } as const
    expect(await unloadQuery(how)).toBe(1)
    await expect(unloadQuery(how)).rejects.toMatchObject({ code: 'E_WAREHOUSE', remedy: 'fix-config' })
    await expect(unloadQuery({ ...how, sql: 'DELETE FROM songs' })).rejects.toMatchObject({ code: 'E_USAGE' })
    const path = `${on.tempDir}/songs.csv`
    expect(await exportQuery({ warehouse, sql, format: 'csv', path, memoryLimit: '256MB', tempDir: on.tempDir })).toBe(
      1
    )
  })
})
