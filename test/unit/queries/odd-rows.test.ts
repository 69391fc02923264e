import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadQuestion } from '../../../src/queries/index.ts'
import type { Value } from '../../../src/warehouse/types.ts'
import { type PlainEngine, plainEngines, sqlLiteral } from '../../helpers/plain-engines.ts'
import { PLAYS_VIEW, STAR_TABLES } from '../../helpers/tiny-star.ts'

/** User agent, browser, system. */
const AGENTS: readonly (readonly [string | null, string, string])[] = [
  [null, 'unknown', 'unknown'],
  ['', 'unknown', 'unknown'],
  ['Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer', 'Windows'],
  ['Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', 'Internet Explorer', 'Windows'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/119.0 Safari/537.36 Edg/119.0', 'Edge', 'Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/36.0 Safari/537.36 OPR/23.0', 'Opera', 'Linux'],
  ['"Mozilla/5.0 (Linux; Android 4.4) AppleWebKit/537.36 Chrome/36.0 Mobile Safari/537.36"', 'Chrome', 'Android'],
  ['Mozilla/5.0 (iPad; CPU OS 7_1 like Mac OS X) AppleWebKit/537 CriOS/36.0 Safari/9537', 'Chrome', 'iOS'],
  ['Mozilla/5.0 (X11; CrOS x86_64 5841.83.0) AppleWebKit/537.36 Chrome/36.0 Safari/537.36', 'Chrome', 'ChromeOS'],
  ['"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) Version/7.0.5 Safari/537.77.4"', 'Safari', 'macOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0', 'Firefox', 'Linux'],
  ['curl/7.88', 'other', 'other']
]

describe.each(plainEngines())('rows that real logs may hold, on $name', ({ open }) => {
  if (open === undefined) {
    it.skip('needs a database', () => undefined)
    return
  }
  let engine: PlainEngine
  beforeAll(async () => {
    engine = await open()
    await engine.run(STAR_TABLES + PLAYS_VIEW)
  })
  afterAll(() => engine.close())

  let line = 0
  interface Play {
    readonly at: string
    readonly user?: number
    readonly session?: number
    readonly location?: string | null
    readonly agent?: string | null
    readonly song?: string | null
    readonly artist?: string | null
    readonly length?: number | null
  }
  async function fill(...plays: Play[]): Promise<void> {
    for (const table of ['songplays', 'staging_events', '"time"']) await engine.run(`DELETE FROM ${table}`)
    for (const play of plays) {
      line += 1
      const { user = 1, session = 1, location = 'X, ME', agent = 'curl', song = 'A', artist = 'B', length = 60 } = play
      const songplay = [2 ** 32 + line, play.at, user, 'free', null, null, session, location, agent]
      await engine.run(`INSERT INTO songplays VALUES (${songplay.map(sqlLiteral).join(', ')})`)
      await engine.run(
        `INSERT INTO staging_events (page, song, artist, length, file_id, line) VALUES
         ('NextSong', ${[song, artist, length].map(sqlLiteral).join(', ')}, 1, ${line})`
      )
    }
  }
  const ask = async (question: string): Promise<readonly (readonly Value[])[]> => {
    const { rows } = await engine.query((await loadQuestion(question)).sql)
    return rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
  }
  const AT = '2018-11-05 10:00:00'

  it('puts songs without a title last, and keeps them', async () => {
    await fill(
      { at: AT, song: null },
      { at: AT, song: 'Z', artist: null },
      { at: AT, song: 'Z' },
      { at: AT, song: 'b' }
    )
    // By code point: Z before b.
    expect(await ask('top-songs')).toEqual([
      ['Z', 'B', 1, 1],
      ['Z', null, 1, 1],
      ['b', 'B', 1, 1],
      [null, 'B', 1, 1]
    ])
  })

  it('keeps plays whose location says nothing', async () => {
    await fill({ at: AT, location: null }, { at: AT, location: '' }, { at: AT, location: 'Maine' }, { at: AT })
    expect(await ask('top-locations')).toEqual([
      ['', 1, 1],
      ['Maine', 1, 1],
      ['X, ME', 1, 1],
      [null, 1, 1]
    ])
    expect(await ask('plays-by-state')).toEqual([
      ['unknown', 3, 1, 75],
      ['ME', 1, 1, 25]
    ])
  })

  it('takes one session_id of two users for two sessions', async () => {
    await fill({ at: AT, user: 1, session: 7 }, { at: AT, user: 2, session: 7, length: null })
    expect(await ask('sessions')).toEqual([[2, 2, 1, 1, 1, 0.5, 0.5, 1]])
    expect(await ask('songs-per-session')).toEqual([[1, '1 song', 2, 100, 2]])
  })

  it('ends a week on Sunday, a day and a month at midnight, across years', async () => {
    await fill(
      { at: '2018-12-30 23:59:59.999' },
      { at: '2018-12-31 00:00:00' },
      { at: '2018-12-31 23:59:59.999' },
      { at: '2019-01-01 00:00:00' }
    )
    expect(await ask('plays-by-week')).toEqual([
      ['2018-12-24', 1, 1, 1],
      ['2018-12-31', 3, 1, 2]
    ])
    expect(await ask('plays-by-month')).toEqual([
      ['2018-12-01', 3, 1, 2],
      ['2019-01-01', 1, 1, 1]
    ])
    expect((await ask('plays-by-day')).map((row) => row[0])).toEqual(['2018-12-30', '2018-12-31', '2019-01-01'])
    expect(await ask('retention-by-week')).toEqual([
      ['2018-12-24', 0, 1, 1, 100],
      ['2018-12-24', 1, 1, 1, 100]
    ])
  })

  it('takes sessions that overlap for no time between', async () => {
    await fill(
      { at: AT, session: 1 },
      { at: '2018-11-05 10:30:00', session: 1 },
      { at: '2018-11-05 10:10:00', session: 2 }
    )
    expect(await ask('time-between-sessions')).toEqual([[0, 'under 1 hour', 1, 100]])
  })

  it.each(AGENTS)('knows %s', async (agent, browser, system) => {
    await fill({ at: AT, agent })
    expect(await ask('plays-by-browser')).toEqual([[browser, 1, 100, 1]])
    expect(await ask('plays-by-system')).toEqual([[system, 1, 100, 1]])
  })
})
