import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { etl } from '../../src/pipeline/etl.ts'
import { rebuild } from '../../src/pipeline/rebuild.ts'
import { listQuestions } from '../../src/queries/index.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { Value, Warehouse } from '../../src/warehouse/types.ts'
import { BLANK_TEXT, blankTextDialect, speaking } from '../helpers/blank-text.ts'
import { starLines } from '../helpers/canonical.ts'
import { engines } from '../helpers/engines.ts'
import { event, type Row, song, type Workspace, workspace } from '../helpers/workspace.ts'

/** Every text with and without a blank at its end: ids, titles, names, places; a place that is one blank. */
const pair = (text: string): readonly string[] => [text, `${text} `]
const places: readonly (string | null)[] = ['', ' ', 'USA', 'USA ', null]
const songs: readonly Row[] = pair('S1').flatMap((song_id) =>
  pair('A1').flatMap((artist_id) =>
    pair('Moo').flatMap((title, i) =>
      pair('Cows').map((artist_name, j) => {
        const n = i * 2 + j
        const own = { song_id: `${n}${song_id}`, artist_id: `${n % 3}${artist_id}`, title, artist_name }
        return song({ ...own, artist_location: places[n % places.length], duration: 100 + n })
      })
    )
  )
)
/** A plain page, and one that is no play because of its blank. */
const events: readonly Row[] = pair('Moo').flatMap((title) =>
  pair('Cows').flatMap((artist, j) =>
    pair('NextSong').map((page, k) =>
      event({
        song: title,
        artist,
        page,
        itemInSession: j,
        sessionId: title.length,
        ts: 1541105830796 + k + 10 * j,
        location: `Lund${' '.repeat(k)}`
      })
    )
  )
)

// A double, not Redshift: that its VARCHAR compares so is its documentation's word.
describe('where blanks at the end of a text do not count (PostgreSQL with such a type, not Redshift)', () => {
  let files: Workspace
  let stop: () => Promise<void>
  let blank: Warehouse
  beforeAll(async () => {
    const postgres = engines.find((engine) => engine.kind === 'postgres')
    if (!postgres) throw new Error('no PostgreSQL among the engines')
    files = await workspace('memory')
    const started = await postgres.start()
    stop = () => started.stop()
    await started.warehouse.withSession(async (session) => {
      for (const sql of BLANK_TEXT) await session.run(sql)
    })
    blank = speaking(started.warehouse, blankTextDialect)
  })
  afterAll(async () => {
    await files.stop()
    await stop()
  })

  const load = async (): Promise<void> => {
    await files.load()
    const sources = { events: folderSource(files.logs), songs: folderSource(files.songs) }
    await etl({ warehouse: blank, sources, tempDir: files.tempDir })
  }
  const lines = (warehouse: Warehouse) => warehouse.withSession((s) => starLines(s, true), { access: 'read' })
  const value = async (warehouse: Warehouse, sql: string): Promise<Value | undefined> =>
    (await warehouse.withSession((s) => s.query(sql), { access: 'read' })).rows[0]?.[0]

  it('has a type that compares without the blanks and counts them', async () => {
    expect(await value(blank, `SELECT CAST('a ' AS blank_text) = CAST('a' AS blank_text)`)).toBe(true)
    expect(await value(blank, `SELECT LENGTH(CAST('a ' AS blank_text))`)).toBe(2)
    const rows = `(SELECT CAST('a ' AS blank_text) AS t UNION SELECT CAST('a' AS blank_text)) x`
    expect(await value(blank, `SELECT COUNT(*) FROM ${rows}`)).toBe(1)
  })

  it('loads, loads late songs, replaces and rebuilds the same tables as where they count', async () => {
    files.put('song_data/a.ndjson', songs.slice(0, 7))
    files.put('log_data/a.ndjson', events)
    await load()
    expect(await lines(blank)).toEqual(await lines(files.warehouse))
    files.put('song_data/b.ndjson', songs.slice(7))
    files.put(
      'log_data/b.ndjson',
      events.map((row) => ({ ...row, sessionId: 9 }))
    )
    await load()
    files.put('song_data/a.ndjson', songs.slice(2, 9))
    await load()
    const expected = await lines(files.warehouse)
    expect(expected.songs?.length).toBeGreaterThan(6)
    expect(await lines(blank)).toEqual(expected)
    await rebuild({ warehouse: blank })
    expect(await lines(blank)).toEqual(expected)
  })

  it('answers every question that groups by a logged text with as many rows', async () => {
    const names = [
      'artist-reach',
      'song-reach',
      'top-artists',
      'top-songs',
      'top-locations',
      'match-rate',
      'missing-from-catalogue'
    ]
    for (const { name, sql } of (await listQuestions()).filter((question) => names.includes(question.name))) {
      const answers = await Promise.all(
        [files.warehouse, blank].map(async (warehouse) => {
          const { rows } = await warehouse.withSession((s) => s.query(sql), { access: 'read' })
          return rows.map((row) => JSON.stringify(row.map(String))).sort()
        })
      )
      expect(answers[1], name).toEqual(answers[0])
    }
  })
})
