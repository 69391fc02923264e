import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type SimulateOptions, simulate, simulateLive } from '../../../src/simulate/index.ts'
import { madeUpCatalogue } from '../../../src/simulate/songs/catalogue.ts'
import { CATALOGUE_SIZE } from '../../../src/simulate/songs/popularity.ts'
import { filesOf, rowsOf, tempFolder, transpiled, treeHash } from './helpers.ts'

interface Row {
  readonly ts: number
  readonly userId: string
  readonly auth: string
  readonly sessionId: number
  readonly page: string
  readonly artist: string | null
  readonly song: string | null
  readonly length: number | null
}

const parsed = (folder: string): Row[] => rowsOf(folder).map((row) => JSON.parse(row))
const withoutSession = (row: string): string => row.replace(/"sessionId":\d+/, '')

async function run(options: Partial<SimulateOptions>): Promise<string> {
  const out = tempFolder()
  await simulate({ out, noSongs: true, ...options })
  return out
}

describe('determinism', () => {
  test('a seed means these bytes, on every machine and version of Node', async () => {
    const out = await run({ scale: 'tiny', seed: 7, noSongs: false })
    expect(treeHash(out)).toBe('4fd90c1fad165b6e8d5bb6508cab4cf038fbe5a49b6ee8768a7d57c949d2ddc7')
  })

  test('another seed means others', async () => {
    const one = await run({ scale: 'tiny', seed: 7 })
    const other = await run({ scale: 'tiny', seed: 8 })
    expect(treeHash(one)).not.toBe(treeHash(other))
  })

  test('the number of workers changes nothing', { timeout: 60_000 }, async () => {
    const code = await transpiled()
    const runs = [1, 2, 4, 8].map((workers) => {
      return { out: tempFolder(), users: 400, days: 12, seed: 5, noSongs: true, growthRate: 2, workers }
    })
    const script = `import { simulate } from './simulate/index.js'
      for (const options of ${JSON.stringify(runs)}) await simulate(options)`
    writeFileSync(join(code, 'run.js'), script)
    execFileSync(process.execPath, [join(code, 'run.js')])
    expect(new Set(runs.map(({ out }) => treeHash(out))).size).toBe(1)
    expect(filesOf(runs[0]?.out ?? '').length).toBeGreaterThan(12)
  })

  test('more days leave earlier rows as they are, but for session ids', async () => {
    const week = rowsOf(await run({ users: 40, days: 7, growthRate: 3 })).map(withoutSession)
    const month = rowsOf(await run({ users: 40, days: 20, growthRate: 3 })).map(withoutSession)
    // The last row of the shorter run lies after its end, where others may have arrived by now.
    expect(month.slice(0, week.length - 1)).toEqual(week.slice(0, -1))
  })

  test('more users leave the rows of the others as they are, but for session ids', async () => {
    const ids = new Set(Array.from({ length: 30 }, (_, i) => String(i + 2)))
    const few = rowsOf(await run({ users: 30, days: 7, growthRate: 0 }))
    const many = rowsOf(await run({ users: 60, days: 7, growthRate: 0 }))
    const ofFew = (rows: string[]): string[] =>
      rows.filter((row) => ids.has(/"userId":"(\d*)"/.exec(row)?.[1] ?? '')).map(withoutSession)
    // The few's very last event may lie after the end.
    expect(ofFew(many).slice(0, ofFew(few).length - 1)).toEqual(ofFew(few).slice(0, -1))
  })
})

describe('the model', () => {
  test('rows lie after the start, and only the last one may lie after the end', async () => {
    const rows = parsed(await run({ users: 200, days: 2, start: '2021-03-01T12:00:00.005Z' }))
    const start = Date.parse('2021-03-01T12:00:00.005Z')
    expect(rows.every(({ ts }) => ts > start && ts % 1000 === 5)).toBe(true)
    const late = rows.filter(({ ts }) => ts >= start + 2 * 86_400_000)
    expect(late).toEqual(rows.slice(-1))
  })

  test('session ids count up over all users', async () => {
    const rows = parsed(await run({ users: 50, days: 10, growthRate: 0 }))
    const firstOf = new Map<number, number>()
    for (const { sessionId, ts } of rows) if (!firstOf.has(sessionId)) firstOf.set(sessionId, ts)
    expect(Math.min(...firstOf.keys())).toBeGreaterThanOrEqual(1)
    expect(Math.max(...firstOf.keys())).toBeLessThan(50 + 2 * firstOf.size + 100)
  })

  test('attrition lets users leave at its rate, growth brings guests who register', async () => {
    const shrinking = parsed(await run({ users: 400, days: 120, attritionRate: 6, growthRate: 0 }))
    const end = Math.max(...shrinking.map(({ ts }) => ts))
    const active = (from: number, to: number): number =>
      new Set(shrinking.filter(({ ts }) => ts >= end - from && ts < end - to).map(({ userId }) => userId)).size
    const day = 86_400_000
    // exp(-6 / 4) = 0.22 of the users are left after 90 days.
    const left = active(30 * day, 0) / active(120 * day, 90 * day)
    expect(left).toBeGreaterThan(0.1)
    expect(left).toBeLessThan(0.4)
    const growing = parsed(await run({ users: 50, days: 60, growthRate: 6 }))
    expect(growing.some(({ auth }) => auth === 'Guest')).toBe(true)
    expect(growing.some(({ page }) => page === 'Submit Registration')).toBe(true)
  })

  test('64 % of plays are by artists of song_data', async () => {
    const catalogue = madeUpCatalogue(CATALOGUE_SIZE)
    const known = Array.from({ length: catalogue.known }, (_, track) => catalogue.rankOf(track))
    const artists = new Set(known.map((rank) => catalogue.creditedName(rank)))
    const out = await run({ users: 300, days: 20 })
    const plays = parsed(out).filter(({ artist }) => artist !== null)
    const share = plays.filter(({ artist }) => artists.has(artist ?? '')).length / plays.length
    expect(share).toBeGreaterThan(0.61)
    expect(share).toBeLessThan(0.66)
    expect(artists.size).toBeGreaterThan(9500)
    expect(artists.size).toBeLessThan(10_300)
  })
})

describe('outputs', () => {
  test('gzip holds the same bytes', async () => {
    const plain = join(await run({ users: 400, days: 12 }), 'log_data')
    const packed = join(await run({ users: 400, days: 12, gzip: true }), 'log_data')
    expect(filesOf(packed)).toEqual(filesOf(plain).map((path) => `${path}.gz`))
    for (const path of filesOf(plain)) {
      expect(gunzipSync(readFileSync(join(packed, `${path}.gz`))).equals(readFileSync(join(plain, path)))).toBe(true)
    }
  })

  test('a stream gets all rows, at its own pace', async () => {
    const chunks: Buffer[] = []
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk)
        setImmediate(done)
      }
    })
    await simulate({ out: slow, users: 50, days: 5 })
    const folder = await run({ users: 50, days: 5 })
    expect(Buffer.concat(chunks).toString().split('\n')).toEqual(rowsOf(folder))
  })

  test('a stopped run leaves whole files only', async () => {
    const out = tempFolder()
    const stop = new AbortController()
    const running = simulate({
      out,
      users: 12_000,
      days: 60,
      noSongs: true,
      workers: 1,
      signal: stop.signal,
      onProgress: () => stop.abort()
    })
    await expect(running).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    const files = filesOf(join(out, 'log_data'))
    expect(files.length).toBeGreaterThan(0)
    expect(files.every((path) => path.endsWith('-events.json'))).toBe(true)
    for (const path of files) expect(readFileSync(join(out, 'log_data', path)).at(-1)).toBe('}'.charCodeAt(0))
  })

  test('a run stopped among its songs leaves none, and the next one makes them', async () => {
    const out = tempFolder()
    const stop = new AbortController()
    const options = { out, scale: 'tiny' } as const
    stop.abort()
    await expect(simulate({ ...options, signal: stop.signal })).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    expect(filesOf(out)).toEqual(['simulation.json'])
    expect((await simulate({ out, scale: 'tiny' })).songFiles).toBe(200)
    expect(filesOf(join(out, 'song_data'))).toHaveLength(200)
    expect((await simulate({ out, scale: 'tiny' })).songFiles).toBe(200)
  })

  test('a folder with other data is refused; the same simulation again is not', async () => {
    const out = await run({ scale: 'tiny', seed: 1 })
    const before = treeHash(out)
    await simulate({ out, scale: 'tiny', seed: 1, noSongs: true })
    expect(treeHash(out)).toBe(before)
    await expect(simulate({ out, scale: 'tiny', seed: 2, noSongs: true })).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(simulateLive({ out, scale: 'tiny', noSongs: true })).rejects.toMatchObject({ code: 'E_USAGE' })
    const other = tempFolder()
    mkdirSync(join(other, 'song_data'))
    writeFileSync(join(other, 'song_data', 'mine.json'), '{}')
    await expect(simulate({ out: other, scale: 'tiny' })).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  test('a folder that cannot be written is an error with its place', async () => {
    await expect(simulate({ out: '/dev/null/x', scale: 'tiny' })).rejects.toMatchObject({ code: 'E_SOURCE' })
  })
})

describe('a given song folder', () => {
  test('gives 1 track in 26, and the artists of most plays', async () => {
    const songs = join(await run({ scale: 'tiny', noSongs: false }), 'song_data')
    const rows = parsed(await run({ users: 200, days: 20, songsDir: songs, noSongs: false }))
    const titles = new Map<string, number>()
    const artists = new Set<string>()
    for (const path of filesOf(songs)) {
      const song = JSON.parse(readFileSync(join(songs, path), 'utf8'))
      titles.set(`${song.title} by ${song.artist_name}`, song.duration)
      artists.add(String(song.artist_name))
    }
    const plays = rows.filter(({ song }) => song !== null)
    const matched = plays.filter(({ song, artist }) => titles.has(`${song} by ${artist}`))
    expect(matched.length / plays.length).toBeGreaterThan(0.01)
    expect(matched.length / plays.length).toBeLessThan(0.15)
    expect(matched.filter((row) => titles.get(`${row.song} by ${row.artist}`) === row.length).length).toBeGreaterThan(0)
    const known = plays.filter(({ artist }) => artists.has(artist ?? '')).length / plays.length
    expect(known).toBeGreaterThan(0.55)
    expect(known).toBeLessThan(0.72)
  })

  test('without songs is an error that says so', async () => {
    const empty = tempFolder()
    await expect(simulate({ out: tempFolder(), songsDir: empty })).rejects.toMatchObject({ code: 'E_SOURCE' })
    await expect(simulate({ out: tempFolder(), songsDir: `${empty}/no` })).rejects.toMatchObject({ code: 'E_SOURCE' })
  })
})
