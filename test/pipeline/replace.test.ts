import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { check } from '../../src/pipeline/check.ts'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { rebuild } from '../../src/pipeline/rebuild.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { Source } from '../../src/sources/types.ts'
import { starLines } from '../helpers/canonical.ts'
import { engines } from '../helpers/engines.ts'
import { event, song, type Workspace, workspace } from '../helpers/workspace.ts'

/** A source that counts what is read of it. */
function counting(folder: string): Source & { reads: number } {
  const inner = folderSource(folder)
  return {
    ...inner,
    reads: 0,
    path: () => undefined,
    read(file, signal) {
      this.reads += 1
      return inner.read(file, signal)
    },
    open(file, signal) {
      this.reads += 1
      return inner.open(file, signal)
    }
  }
}

describe.each(engines)('files that come, change and go, on $kind', (engine) => {
  let w: Workspace | undefined
  const open = (): Workspace => {
    if (!w) throw new Error('no workspace')
    return w
  }
  // One warehouse for all: what each test is about begins with the first file, not with the tables.
  beforeAll(async () => {
    w = await workspace(engine)
    await createTables({ warehouse: w.warehouse, confirm: async () => true })
  }, 60_000)
  beforeEach(() => open().empty())
  afterAll(() => w?.stop())

  const plays = (): Promise<unknown> =>
    open().rows(
      'SELECT p.location, p.song_id, p.artist_id FROM songplays p JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line ORDER BY p.start_time, e.item_in_session, p.location'
    )
  /** The star as grown is the star made at once, and every check passes. */
  const sound = async (songMatch: 'exact' | 'normalized' = 'exact'): Promise<void> => {
    const { warehouse } = open()
    const seen = (): Promise<unknown> =>
      warehouse.withSession(
        async (s) => ({
          star: await starLines(s, true),
          books: (await s.query('SELECT file_id, plays, duplicates FROM etl_files ORDER BY file_id')).rows
        }),
        { access: 'read' }
      )
    const grown = await seen()
    expect((await check({ warehouse })).filter((c) => !c.passed && c.severity === 'error')).toEqual([])
    await rebuild({ warehouse, songMatch })
    expect(await seen()).toEqual(grown)
  }

  test('a run that finds nothing new reads no file', async () => {
    const { put, load, logs, songs } = open()
    put('log_data/a.json', [event()])
    put('log_data/b.json.gz', [event({ itemInSession: 1 })])
    put('song_data/a.json', [song()])
    const sources = { events: counting(logs), songs: counting(songs) }
    expect((await load({ sources })).files).toEqual({ new: 3, changed: 0, unchanged: 0, gone: 0 })
    expect([sources.events.reads, sources.songs.reads]).toEqual([2, 1])
    const again = await load({ sources })
    expect(again).toMatchObject({
      files: { new: 0, changed: 0, unchanged: 3, gone: 0 },
      batches: 0,
      rows: { read: 0, staged: 0, rejected: 0 },
      totals: { plays: 2 }
    })
    expect([sources.events.reads, sources.songs.reads]).toEqual([2, 1])
  })

  test('a changed file replaces its rows, also by fewer; its twin steps in; what only it had is gone', async () => {
    const { put, load, rows } = open()
    put('log_data/a.json', [
      event({ location: 'a winner' }),
      event({ location: 'a only', userId: '7', ts: 1541105830999, itemInSession: 1, level: 'paid' })
    ])
    put('log_data/b.json', [event({ location: 'b twin' }), event({ location: 'b', itemInSession: 2 })])
    await load()
    expect(await plays()).toEqual([
      ['a winner', null, null],
      ['b', null, null],
      ['a only', null, null]
    ])
    expect(await rows("SELECT uri LIKE '%b.json', duplicates FROM etl_files ORDER BY uri")).toEqual([
      [false, 0],
      [true, 1]
    ])
    put('log_data/a.json', [event({ page: 'Home', location: 'a' })])
    expect((await load()).files).toEqual({ new: 0, changed: 1, unchanged: 1, gone: 0 })
    expect(await plays()).toEqual([
      ['b twin', null, null],
      ['b', null, null]
    ])
    expect(await rows('SELECT user_id FROM users')).toEqual([[1]])
    expect(await rows('SELECT user_id FROM user_levels')).toEqual([[1]])
    expect(await rows('SELECT COUNT(*) FROM "time"')).toEqual([[1]])
    expect(await rows('SELECT status, COUNT(*) FROM etl_files GROUP BY status ORDER BY status')).toEqual([
      ['loaded', 2],
      ['replaced', 1]
    ])
    expect(await rows("SELECT SUM(duplicates) FROM etl_files WHERE status = 'loaded'")).toEqual([[0]])
    await sound()
    // And back: the winner returns, and the twin is a duplicate again.
    put('log_data/a.json', [event({ location: 'a again' })])
    await load()
    expect(await plays()).toEqual([
      ['a again', null, null],
      ['b', null, null]
    ])
    await sound()
    // A file may shrink to nothing.
    put('log_data/a.json', '')
    put('log_data/b.json', '\n')
    await load()
    const emptied = ['songplays', 'users', 'user_levels', '"time"', 'staging_events']
    expect(await rows(`SELECT ${emptied.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(', ')}`)).toEqual([
      emptied.map(() => 0)
    ])
    await sound()
  })

  test('songs that come late, change or go: plays are re-pointed, artists follow', async () => {
    const { put, load, rows } = open()
    const play = { song: 'Moo', artist: 'Cows', length: 200 }
    put('log_data/a.json', [event(play), event({ ...play, itemInSession: 1, song: 'Baa', location: 'baa' })])
    await load()
    expect(await plays()).toEqual([
      ['Lund', null, null],
      ['baa', null, null]
    ])
    put('song_data/b.json', [song({ duration: 100 })])
    await load()
    expect(await plays()).toEqual([
      ['Lund', 'S1', 'A1'],
      ['baa', null, null]
    ])
    put('song_data/c.json', [song({ song_id: 'S2', artist_id: 'A2', duration: 190, artist_name: 'Cows' })])
    expect((await load()).totals).toEqual({ plays: 2, matchedExact: 1, matchedNormalized: 1 })
    expect(await plays()).toEqual([
      ['Lund', 'S2', 'A2'],
      ['baa', null, null]
    ])
    // The better song turns into another one, and its artist with it.
    put('song_data/c.json', [song({ song_id: 'S2', artist_id: 'A3', title: 'Baa' })])
    await load()
    expect(await plays()).toEqual([
      ['Lund', 'S1', 'A1'],
      ['baa', 'S2', 'A3']
    ])
    expect(await rows('SELECT artist_id FROM artists ORDER BY artist_id')).toEqual([['A1'], ['A3']])
    // A row of the same song in a later file counts; when that goes the earlier one steps in.
    put('song_data/z.json', [song({ title: 'Oink', artist_id: 'A9' })])
    await load()
    expect(await plays()).toEqual([
      ['Lund', null, null],
      ['baa', 'S2', 'A3']
    ])
    put('song_data/z.json', '')
    await load()
    expect(await plays()).toEqual([
      ['Lund', 'S1', 'A1'],
      ['baa', 'S2', 'A3']
    ])
    expect(await rows('SELECT artist_id FROM artists ORDER BY artist_id')).toEqual([['A1'], ['A3']])
    await sound()
    put('song_data/b.json', '')
    put('song_data/c.json', '')
    await load()
    expect(await rows('SELECT COUNT(*) FROM artists')).toEqual([[0]])
    expect(await rows('SELECT COUNT(*) FROM songs')).toEqual([[0]])
    await sound()
  })

  test('late events: the history of levels is mended in the middle', async () => {
    const { put, load, rows } = open()
    const at = (ts: number, level: string, more = {}) => event({ ts: 1541105830000 + ts, level, ...more })
    put('log_data/b.json', [at(100, 'free'), at(500, 'paid', { firstName: 'Newest' })])
    await load()
    put('log_data/a.json', [at(200, 'paid'), at(300, 'free', { firstName: 'Older' })])
    await load()
    put('log_data/c.json', [at(50, 'free'), at(500, 'paid', { itemInSession: 1, firstName: 'Tie' })])
    await load()
    const levels = (await open().star()).user_levels?.map((l) => l.replaceAll('2018-11-01T20:57:', ''))
    expect(levels).toEqual([
      '1\tfree\t10.050Z\t10.200Z',
      '1\tpaid\t10.200Z\t10.300Z',
      '1\tfree\t10.300Z\t10.500Z',
      '1\tpaid\t10.500Z\t\\N'
    ])
    expect(await rows('SELECT first_name, level FROM users')).toEqual([['Tie', 'paid']])
    await sound()
  })

  test('a file that vanished is reported, its rows stay', async () => {
    const { put, load, remove, rows } = open()
    const gone = put('log_data/a.json', [event()])
    put('log_data/b.json', [event({ itemInSession: 1 })])
    await load()
    remove('log_data/a.json')
    const report = await load()
    expect(report).toMatchObject({ files: { new: 0, changed: 0, unchanged: 1, gone: 1 }, goneFiles: [gone] })
    expect(await rows('SELECT COUNT(*) FROM songplays')).toEqual([[2]])
    expect(await rows('SELECT files_gone FROM etl_runs ORDER BY run_id')).toEqual([[0], [1]])
  })

  test('SONG_MATCH may change between runs, with or without new files, after a rebuild and after a failed run', async () => {
    const { put, load, warehouse } = open()
    put('log_data/a.json', [
      event({ song: 'MOO', artist: 'cows' }),
      event({ itemInSession: 1, song: 'Moo', artist: 'Cows' })
    ])
    put('song_data/a.json', [song()])
    const matched = async (): Promise<unknown[]> => ((await plays()) as unknown[][]).map(([, id]) => id)
    const [exact, normalized] = [
      [null, 'S1'],
      ['S1', 'S1']
    ]
    expect((await load({ songMatch: 'exact' })).totals).toEqual({ plays: 2, matchedExact: 1, matchedNormalized: 2 })
    expect(await matched()).toEqual(exact)
    await load({ songMatch: 'normalized' })
    expect(await matched()).toEqual(normalized)
    await load({ songMatch: 'exact' })
    expect(await matched()).toEqual(exact)
    await rebuild({ warehouse, songMatch: 'normalized' })
    expect(await matched()).toEqual(normalized)
    await load({ songMatch: 'exact' })
    expect(await matched()).toEqual(exact)
    put('log_data/b.json', 'nonsense')
    await expect(load({ songMatch: 'normalized' })).rejects.toMatchObject({ code: 'E_REJECTS' })
    put('log_data/b.json', [event({ itemInSession: 2, song: 'moo', artist: 'cows' })])
    await load({ songMatch: 'exact' })
    expect(await matched()).toEqual([...exact, null])
    await sound()
  })

  test('create-tables forgets everything, so that all is loaded again', async () => {
    const { put, load, warehouse, star, rows } = open()
    put('log_data/a.json', [event()])
    put('song_data/a.json', [song()])
    await load()
    const before = await star(true)
    const asked: ReadonlyMap<string, number>[] = []
    const refuse = async (filled: ReadonlyMap<string, number>): Promise<boolean> => asked.push(filled) === 0
    expect(await createTables({ warehouse, confirm: refuse })).toBe(false)
    expect(asked[0]?.get('songplays')).toBe(1)
    expect(await star(true)).toEqual(before)
    expect(await createTables({ warehouse, confirm: async () => true })).toBe(true)
    expect(await rows('SELECT COUNT(*) FROM etl_files')).toEqual([[0]])
    expect((await load()).files.new).toBe(2)
    expect(await star(true)).toEqual(before)
  })
})
