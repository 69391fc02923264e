import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diff } from '../../src/pipeline/diff.ts'
import type { RunEvent } from '../../src/pipeline/events.ts'
import { dropAndCreate } from '../../src/pipeline/tables.ts'
import { postgresWarehouse } from '../../src/warehouse/postgres/warehouse.ts'
import type { Session } from '../../src/warehouse/types.ts'
import { engines } from '../helpers/engines.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { event, song, type Workspace, workspace } from '../helpers/workspace.ts'

/** Each file a batch of its own: while one is written, the rows of the next are staged already. */
const EACH = { batchBytes: 1 }
const day = (n: number, more: object = {}) =>
  Array.from({ length: 20 }, (_, i) =>
    event({ ts: 1541105830796 + (n * 20 + i) * 60_000, itemInSession: i, sessionId: n, ...more })
  )

describe('batches that are staged while the one before is written', () => {
  let server: TestPostgres
  let w: Workspace
  beforeEach(async (test) => {
    server = await startPostgres()
    if (server.kind === 'pglite') test.skip('PGlite has one session')
    w = await workspace(engines.find((engine) => engine.kind === 'postgres') ?? 'memory')
  })
  afterEach(async () => {
    await w?.stop()
    await server?.stop()
  })

  const on = (connections: 1 | 2) =>
    postgresWarehouse(server.url, { memoryLimit: '256MB', tempDir: w.tempDir, connections })

  function files(): void {
    for (const n of [1, 2, 3, 4]) w.put(`log_data/${n}.json`, [...day(n), ...day(n - 1).slice(0, 3)])
    w.put('song_data/a.json', [song()])
  }

  test('end in the same tables with one connection, and where transactions begin with another isolation', async () => {
    files()
    await w.load()
    for (const connections of [1, 2] as const) {
      const name = new URL(server.url).pathname.slice(1)
      const warehouse = on(connections)
      await warehouse.withSession((s) =>
        s.run(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`)
      )
      expect((await w.load({ warehouse, ...EACH })).batches).toBe(5)
      expect((await diff(w.warehouse, warehouse)).filter((t) => !t.equal)).toEqual([])
      await warehouse.withSession(dropAndCreate)
    }
  })

  test('go with the batch before when that one fails, and come with the next run', async () => {
    files()
    w.put('log_data/3.json', day(3, { level: 'none' }))
    await expect(w.load(EACH)).rejects.toMatchObject({ code: 'E_CHECK' })
    expect(await w.rows('SELECT uri FROM etl_files ORDER BY file_id')).toHaveLength(3)
    expect(await w.rows('SELECT DISTINCT file_id FROM staging_events ORDER BY file_id')).toEqual([[2], [3]])
    expect(await w.rows('SELECT status FROM etl_runs')).toEqual([['failed']])

    files()
    expect((await w.load(EACH)).files.new).toBe(2)
    const once = on(2)
    await w.load({ warehouse: once })
    expect((await diff(w.warehouse, once)).filter((t) => !t.equal)).toEqual([])
  })

  test('are judged by MAX_REJECTED in their turn', async () => {
    files()
    w.put('log_data/2.json', [...day(2), { page: 'NextSong' }, { page: 'NextSong' }])
    const maxRejected = { kind: 'rows', rows: 1 } as const
    await expect(w.load({ ...EACH, maxRejected })).rejects.toMatchObject({
      code: 'E_REJECTS',
      message: expect.stringContaining('2.json:21 missing_field')
    })
    expect(await w.rows('SELECT DISTINCT file_id FROM staging_events')).toEqual([[2]])
    expect(await w.rows('SELECT * FROM etl_rejects')).toEqual([])
  })

  test('stop when they are told to', async () => {
    files()
    const stopper = new AbortController()
    const emit = (e: RunEvent): void => {
      if (e.type === 'step' && e.batch === 3 && e.name === 'insert plays') stopper.abort()
    }
    await expect(w.load({ ...EACH, signal: stopper.signal, emit })).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    expect(await w.rows('SELECT DISTINCT file_id FROM staging_events')).toEqual([[2]])
    expect((await w.load(EACH)).files).toMatchObject({ new: 3, unchanged: 2 })
  })

  test('share the lock: it is held until the last of the two sessions is gone', async () => {
    const warehouse = on(2)
    const pid = async (s: Session) => (await s.query('SELECT pg_backend_pid()')).rows[0]?.[0]
    const held = { code: 'E_LOCKED', details: expect.objectContaining({ holder: 'first' }) }
    const other = () => warehouse.withSession((s) => s.lock('second', 0))
    await warehouse
      .withSession(async (s) => {
        await s.lock('first', 0)
        const beside = await s.beside?.()
        if (beside === undefined) throw new Error('no second session')
        expect(await beside.beside?.()).toBe(s)
        expect(await pid(beside)).not.toBe(await pid(s))
        await expect(other()).rejects.toMatchObject(held)
        const working = beside.run('SELECT pg_sleep(1)')
        await beside.extractDb()
        const gone = await pid(s)
        await warehouse.withSession((third) => third.run(`SELECT pg_terminate_backend(${gone})`))
        await sleep(100)
        await expect(other()).rejects.toMatchObject(held)
        await working
      })
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'E_WAREHOUSE' }))
    await other()
  })
})
