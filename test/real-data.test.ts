import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalLine } from '../src/pipeline/canonical.ts'
import { diff } from '../src/pipeline/diff.ts'
import type { EtlReport } from '../src/pipeline/etl-report.ts'
import { folderSource } from '../src/sources/folder.ts'
import { starHashes } from './helpers/canonical.ts'
import { engines } from './helpers/engines.ts'
import { realData } from './helpers/real-data.ts'
import { type Expected, QUERIES } from './helpers/real-tables.ts'
import { type Workspace, workspace } from './helpers/workspace.ts'

const COUNTS: Readonly<Record<string, string>> = {
  staging_events: 'SELECT COUNT(*) FROM staging_events',
  staging_songs: 'SELECT COUNT(*) FROM staging_songs',
  songplays: 'SELECT COUNT(*) FROM songplays',
  users: 'SELECT COUNT(*) FROM users',
  songs: 'SELECT COUNT(*) FROM songs',
  artists: 'SELECT COUNT(*) FROM artists',
  time: 'SELECT COUNT(*) FROM "time"',
  songplays_matched: 'SELECT COUNT(*) FROM songplays WHERE song_id IS NOT NULL',
  level_changes: 'SELECT COUNT(*) - COUNT(DISTINCT user_id) FROM user_levels',
  sessions_with_play: 'SELECT COUNT(*) FROM (SELECT DISTINCT user_id, session_id FROM songplays) s'
}

const real = realData()
if ('missing' in real) {
  test.skip(`real data: ${real.missing}`, () => undefined)
  process.stderr.write(`real data: skipped, ${real.missing}\n`)
} else {
  const { folder } = real
  const expected: Expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  const sources = {
    events: folderSource(join(folder, 'log_data')),
    songs: folderSource(join(folder, 'song_data'))
  }
  const loaded = new Map<string, { w: Workspace; report: EtlReport }>()
  const of = (kind: string): { w: Workspace; report: EtlReport } => {
    const found = loaded.get(kind)
    if (!found) throw new Error(`${kind} is not loaded`)
    return found
  }

  describe('real data', () => {
    beforeAll(async () => {
      for (const engine of engines) {
        const w = await workspace(engine)
        loaded.set(engine.kind, { w, report: await w.load({ sources }) })
      }
      process.stderr.write(`real data: ran on ${expected.counts.staging_events} events\n`)
    }, 120_000)
    afterAll(async () => {
      for (const { w } of loaded.values()) await w.stop()
    })

    test.each(engines)(
      '$kind: the counts and the five SHA-256 that were worked out independently',
      async ({ kind }) => {
        const { w, report } = of(kind)
        const found = { counts: new Map<string, number>(), sha256: new Map<string, string>() }
        for (const [name, sql] of Object.entries(COUNTS)) found.counts.set(name, Number((await w.rows(sql))[0]?.[0]))
        for (const [name, sql] of Object.entries(QUERIES)) {
          const { rows, columns } = await w.warehouse.withSession((s) => s.query(sql), { access: 'read' })
          const hash = createHash('sha256')
          for (const row of rows) hash.update(canonicalLine(row, columns))
          found.sha256.set(name, hash.digest('hex'))
        }
        expect(Object.fromEntries(found.counts)).toEqual(expected.counts)
        expect(Object.fromEntries(found.sha256)).toEqual(expected.sha256)
        expect(report.rows.rejected).toBe(0)
      }
    )

    test.runIf(engines.length > 1)('diff between the engines finds nothing, staging included', async () => {
      const tables = await diff(of('duckdb').w.warehouse, of('postgres').w.warehouse, { staging: true })
      expect(tables.filter((t) => !t.equal)).toEqual([])
      expect(tables).toHaveLength(8)
    })

    test.each(engines)('$kind: a second run loads 0 files', async ({ kind }) => {
      const { w } = of(kind)
      const { files, batches } = await w.load({ sources })
      expect([files.new, files.changed, files.gone, batches]).toEqual([0, 0, 0, 0])
    })

    // Half a minute: `npm run test:slow` runs this file too, with this test in it.
    test.each(process.env.SPARKIFY_TEST_LONG ? engines : [])(
      '$kind: 20 runs, one log file each, shuffled, songs last, end in the same tables',
      async (engine) => {
        const w = await workspace(engine)
        try {
          const days = readdirSync(join(folder, 'log_data'), { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.json'))
            .map((name) => join(folder, 'log_data', name))
            // Shuffled, the same way each time.
            .map((path) => ({ path, order: createHash('sha256').update(relative(folder, path)).digest('hex') }))
            .sort((a, b) => (a.order < b.order ? -1 : 1))
            .slice(0, 30)
          for (const { path } of days) {
            const target = join(w.folder, relative(folder, path))
            mkdirSync(dirname(target), { recursive: true })
            copyFileSync(path, target)
            expect((await w.load()).files.new).toBe(1)
          }
          symlinkSync(join(folder, 'song_data'), join(w.songs, 'all'))
          await w.load()
          const hashes = (one: Workspace) => one.warehouse.withSession(starHashes, { access: 'read' })
          expect(await hashes(w)).toEqual(await hashes(of(engine.kind).w))
        } finally {
          await w.stop()
        }
      },
      120_000
    )
  })
}
