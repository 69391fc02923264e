import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureTables } from '../../src/pipeline/tables.ts'
import { engines } from '../helpers/engines.ts'
import { event, song, type Workspace, workspace } from '../helpers/workspace.ts'

describe('keys and indexes on PostgreSQL, which the first batch makes after its rows', () => {
  let w: Workspace
  let made: readonly string[]
  beforeEach(async (test) => {
    w = await workspace(engines.find((engine) => engine.kind === 'postgres') ?? 'memory')
    if (w.oneSession) test.skip('PGlite has one session')
    await w.write(ensureTables)
    made = await indexes()
    w.put('log_data/a.json', [event({ song: 'Moo', artist: 'Cows' }), event({ itemInSession: 1 })])
    w.put('song_data/a.json', [song()])
  })
  afterEach(() => w?.stop())

  const column = async (sql: string): Promise<string[]> => (await w.rows(sql)).map(([text]) => String(text))
  const indexes = () => column(`SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname`)
  const files = (name: string) => column(`SELECT pg_relation_filenode('${name}')`)

  test('are those of an empty warehouse, and of a key that the database enforces', async () => {
    const before = await files('songplays_pkey')
    await w.load()
    expect(await indexes()).toEqual(made)
    expect(await files('songplays_pkey')).not.toEqual(before)
    const again = w.write((s) => s.run('INSERT INTO songplays SELECT * FROM songplays'))
    await expect(again).rejects.toMatchObject({ details: { sqlstate: '23505' } })
  })

  test('stay as they are in a table that has rows', async () => {
    await w.load()
    const before = await files('songplays_pkey')
    w.put('log_data/b.json', [event({ itemInSession: 2 })])
    await w.load()
    expect(await files('songplays_pkey')).toEqual(before)
  })

  test('come back when the batch fails', async () => {
    w.put('log_data/a.json', [event({ level: 'none' })])
    await expect(w.load()).rejects.toMatchObject({ code: 'E_CHECK' })
    expect(await indexes()).toEqual(made)
  })

  test('stay where something was built on one of them', async () => {
    await w.write((s) => s.run('CREATE TABLE liked (song_id text REFERENCES songs)'))
    const before = await files('songplays_pkey')
    await w.load()
    expect(await files('songplays_pkey')).toEqual(before)
    expect((await w.rows('SELECT count(*) FROM songplays'))[0]).toEqual([2])
  })

  test('stay while somebody reads', async () => {
    const before = await files('songplays_pkey')
    await w.write((s) =>
      s.transaction(async () => {
        await s.query('SELECT count(*) FROM artists')
        await w.load()
      })
    )
    expect(await files('songplays_pkey')).toEqual(before)
    expect(await indexes()).toEqual(made)
  })
})
