import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline/check.ts'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { doctor } from '../../src/pipeline/doctor.ts'
import { etl } from '../../src/pipeline/etl.ts'
import { query } from '../../src/pipeline/query.ts'
import { rebuild } from '../../src/pipeline/rebuild.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { schema } from '../../src/pipeline/schema.ts'
import { status } from '../../src/pipeline/status.ts'
import { trace } from '../../src/pipeline/trace.ts'
import { listQuestions } from '../../src/queries/index.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { doubleUnavailable } from '../double/double.ts'
import { lintSession } from '../grammar/lint.ts'
import { starLines } from '../helpers/canonical.ts'
import { sessionsOf } from '../helpers/recorded-sql.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, type Row, song, type Workspace, workspace } from '../helpers/workspace.ts'

const missing = await doubleUnavailable()
if (missing !== undefined) process.stderr.write(`what the engine sends: skipped, ${missing}\n`)

/** Rows whose texts differ in a blank at their end, a line that is no JSON, and one too long for a VARCHAR. */
const events: readonly Row[] = ['Moo', 'Moo ', 'Baa'].flatMap((title, i) =>
  ['NextSong', 'NextSong ', 'Home'].map((page, k) =>
    event({
      song: title,
      artist: 'Cows',
      page,
      itemInSession: k,
      sessionId: i,
      ts: 1541105830796 + 1000 * i + k,
      userId: String(i + 1)
    })
  )
)
const songs: readonly Row[] = [
  song({ artist_location: 'USA ' }),
  song({ song_id: 'S1 ', title: 'Moo ', artist_location: 'USA' }),
  song({ song_id: 'S2', title: 'Baa', artist_id: 'A1 ', artist_location: ' ' })
]
const lines = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

describe.skipIf(missing !== undefined)('double, not Redshift: what the engine sends', () => {
  let files: Workspace
  let on: TestRedshift
  let warehouse: Warehouse
  const notes: string[] = []
  beforeAll(async () => {
    files = await workspace('memory')
    on = await startRedshift({ ofTheEngine: true })
    warehouse = await on.open()
  })
  afterAll(async () => {
    await on?.stop()
    await files.stop()
  })

  const load = async (): Promise<void> => {
    const sources = { events: folderSource(files.logs), songs: folderSource(files.songs) }
    const options = { sources, tempDir: files.tempDir, maxRejected: { kind: 'rows', rows: 9 } as const }
    await files.load(options)
    await etl({ ...options, warehouse, emit: (e) => e.type === 'note' && notes.push(e.message) })
  }
  const star = (of: Warehouse) => of.withSession((s) => starLines(s, true), { access: 'read' })

  it('gives the tables of DuckDB, blanks and all, through a changed file and a rebuild', async () => {
    await createTables({ warehouse, confirm: async () => true })
    files.put('log_data/a.json', `${lines(events)}{"ts":1541\n${'é'.repeat(40_000)}\n`)
    files.put('song_data/a.ndjson', lines(songs.slice(0, 2)))
    await load()
    files.put('log_data/b.json', lines(events.map((row) => ({ ...row, ts: Number(row.ts) + 86_400_000 }))))
    files.put('song_data/a.ndjson', lines(songs))
    await load()
    expect(await star(warehouse)).toEqual(await star(files.warehouse))
    await rebuild({ warehouse })
    expect(await star(warehouse)).toEqual(await star(files.warehouse))
  })

  it('keeps the beginning of a long reject, and says so', async () => {
    const rejects = await listRejects(warehouse)
    expect(rejects.map(({ raw, rawBytes }) => [raw.length, rawBytes])).toEqual([
      [10, 10],
      [14_500, 80_000]
    ])
    expect(notes.filter((note) => note.includes('58000 bytes'))).toHaveLength(1)
  })

  it('breaks no rule of ours', async () => {
    await check({ warehouse })
    await status(warehouse)
    await schema(warehouse)
    const { rows } = await query(warehouse, 'SELECT MIN(songplay_id) FROM songplays')
    await trace(warehouse, BigInt(String(rows[0]?.[0])))
    const sources = { events: folderSource(files.logs), songs: folderSource(files.songs) }
    await doctor({ warehouse, sources, tempDir: files.tempDir, now: () => new Date() })
    for (const { sql } of await listQuestions()) await query(warehouse, sql)
    const asked = new Set((await listQuestions()).map(({ sql }) => sql))
    const sent = sessionsOf(on.double.recorded()).map((session) => session.filter((sql) => !asked.has(sql)))
    expect(sent.flat().length).toBeGreaterThan(300)
    expect(sent.flatMap((session) => lintSession(session))).toEqual([])
  })
})
