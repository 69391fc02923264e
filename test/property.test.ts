import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rebuild } from '../src/pipeline/rebuild.ts'
import { duckdbWarehouse } from '../src/warehouse/duckdb/warehouse.ts'
import { type Star, starLines } from './helpers/canonical.ts'
import { type Fold, type OracleEvent, type OracleSong, oracle } from './helpers/oracle.ts'
import { event, song, type Workspace, workspace } from './helpers/workspace.ts'

/** Few values of everything, so that rows collide: twins, ties, late songs, several names of one artist. */
const FOLDED: Readonly<Record<string, string>> = {
  Moo: 'moo',
  'moo!': 'moo',
  Björk: 'bjork',
  'BjÃ\u0083Â¶rk': 'bjork',
  BJORK: 'bjork',
  '112': '112',
  '!!!': '!!!'
}
const folds: Readonly<Record<'exact' | 'normalized', Fold>> = {
  exact: (text) => text,
  normalized: (text) => FOLDED[text] ?? text
}
const name = fc.constantFrom(...Object.keys(FOLDED))
/** Around the end of an ISO year, with milliseconds, days apart so that the order of files is not the order of time. */
const instant = fc
  .constantFrom(0, 1, 250, 999, 86_400_000, 172_800_001, 600_000, 5000)
  .map((ms) => 1_546_214_400_000 + ms)

const eventRow = fc
  .record({
    userId: fc.constantFrom(1, 2, 3),
    sessionId: fc.constantFrom(1, 2),
    itemInSession: fc.constantFrom(0, 1),
    ts: instant,
    page: fc.constantFrom('NextSong', 'NextSong', 'NextSong', 'Home'),
    level: fc.constantFrom('free', 'paid'),
    firstName: fc.constantFrom('Ann', 'Änn', null),
    lastName: fc.constantFrom('Lee', ''),
    gender: fc.constantFrom('F', 'M', null),
    song: fc.oneof(name, fc.constant(null)),
    artist: fc.oneof(name, fc.constant(null)),
    length: fc.constantFrom(100, 100.5, 250.75, null),
    location: fc.constantFrom('Lund', null),
    userAgent: fc.constantFrom('"A"', null)
  })
  .chain((row) => fc.constantFrom(row, row, row, { ...row, userId: null, page: 'Home' }))
const songRow = fc.record({
  song_id: fc.constantFrom('S1', 'S2', 'S3', 'S4'),
  title: name,
  artist_id: fc.constantFrom('A1', 'A2'),
  artist_name: name,
  artist_location: fc.constantFrom('', null, 'Lund', 'Malmö'),
  artist_latitude: fc.constantFrom(null, 55.7, -10),
  artist_longitude: fc.constantFrom(null, 13.2),
  year: fc.constantFrom(0, 1999, null),
  duration: fc.constantFrom(100, 100.5, 300, null)
})

/** A line of a file: a row, or something that is none. */
type Line<T> = { readonly row: T } | { readonly text: string }
const lines = <T>(row: fc.Arbitrary<T>, bad: readonly string[]): fc.Arbitrary<Line<T>[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: row.map((r): Line<T> => ({ row: r })) },
      { weight: 1, arbitrary: fc.constantFrom(...bad).map((text): Line<T> => ({ text })) }
    ),
    { maxLength: 6 }
  )
const eventLines = lines(eventRow, [
  '',
  '{"page":',
  '[]',
  JSON.stringify(event({ userId: '' })),
  JSON.stringify(event({ ts: -1 }))
])
const songLines = lines(songRow, [
  '',
  'nope',
  JSON.stringify(song({ title: null })),
  JSON.stringify(song({ artist_latitude: 91 }))
])

/** A file with all its versions, each with the run that brings it; the last one stays. */
const versions = <T>(content: fc.Arbitrary<Line<T>[]>) =>
  fc.array(fc.record({ content, run: fc.nat({ max: 2 }) }), { minLength: 1, maxLength: 2 })
const history = fc.record({
  events: fc.array(versions(eventLines), { minLength: 1, maxLength: 5 }),
  songs: fc.array(versions(songLines), { maxLength: 4 }),
  rules: fc.array(fc.constantFrom('exact' as const, 'normalized' as const), { minLength: 3, maxLength: 3 }),
  // One file a batch, or all at once.
  batchBytes: fc.constantFrom(1, 1e6, 1e6, 1e6),
  /** Names whose order is not the order in which files are made. */
  shuffle: fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 5, maxLength: 5 })
})

const content = <T>(list: readonly Line<T>[]): string =>
  list.map((l) => ('row' in l ? JSON.stringify(l.row) : l.text)).join('\n')

function placed<T>(w: Workspace, path: string, list: readonly Line<T>[]): (T & { uri: string; line: number })[] {
  return list.flatMap((l, i) => ('row' in l ? [{ ...l.row, uri: join(w.folder, path), line: i + 1 }] : []))
}

const onlyStar = (star: Star): Star =>
  Object.fromEntries(Object.entries(star).filter(([table]) => !table.startsWith('staging')))

/** Each takes about a second; FC_RUNS and FC_SEED try more of them, and others. */
const RUNS = Number(process.env.FC_RUNS ?? 8)

test(
  'however files are split into runs, the star ends the same, and as plain loops over the rows make it',
  async () => {
    let histories = 0
    await fc.assert(
      fc.asyncProperty(history, async ({ events, songs, rules, batchBytes, shuffle }) => {
        const w = await workspace('memory')
        try {
          const files = [
            ...events.map((list, i) => ({
              path: `log_data/${shuffle[i]}.json`,
              list: list.map((v) => ({ ...v, text: content(v.content) }))
            })),
            ...songs.map((list, i) => ({
              path: `song_data/${shuffle[i]}.json`,
              list: list.map((v) => ({ ...v, text: content(v.content) }))
            }))
          ].map(({ path, list }) => ({ path, list: [...list].sort((a, b) => a.run - b.run) }))
          const options = { maxRejected: { kind: 'percent', percent: 100 }, batchBytes } as const
          for (const [run, songMatch] of rules.entries()) {
            for (const { path, list } of files) for (const v of list) if (v.run === run) w.put(path, v.text)
            await w.load({ ...options, songMatch })
          }
          const grown = await w.star(true)

          const songMatch = rules.at(-1) ?? 'exact'
          const other = duckdbWarehouse(':memory:', { memoryLimit: '256MB', tempDir: w.tempDir })
          await w.load({ ...options, warehouse: other, songMatch, batchBytes: 1e9 })
          const atOnce = await other.withSession((s) => starLines(s, true))
          expect(grown).toEqual(atOnce)

          const last = <T>(list: readonly { content: Line<T>[]; run: number }[]): Line<T>[] =>
            [...list].sort((a, b) => a.run - b.run).at(-1)?.content ?? []
          const eventRows: OracleEvent[] = events.flatMap((list, i) =>
            placed(w, `log_data/${shuffle[i]}.json`, last(list))
          )
          const songRows: OracleSong[] = songs.flatMap((list, i) =>
            placed(w, `song_data/${shuffle[i]}.json`, last(list))
          )
          expect(onlyStar(grown)).toEqual(oracle(eventRows, songRows, folds[songMatch]))

          histories += 1
          if (histories % 3 > 0) return
          await rebuild({ warehouse: w.warehouse, songMatch })
          expect(await w.star(true)).toEqual(grown)
        } finally {
          await w.stop()
        }
      }),
      { numRuns: RUNS, seed: Number(process.env.FC_SEED ?? 1541105830) }
    )
    expect(histories).toBe(RUNS)
  },
  90_000 + RUNS * 5000
)
