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
    const events: string[] = []
    const songplays = plays.map((play) => {
      line += 1
      const { user = 1, session = 1, location = 'X, ME', agent = 'curl', song = 'A', artist = 'B', length = 60 } = play
      events.push(`('NextSong', ${[song, artist, length, 1, line].map(sqlLiteral).join(', ')})`)
      const values = [2 ** 32 + line, play.at, user, 'free', null, null, session, location, agent]
      return `(${values.map(sqlLiteral).join(', ')})`
    })
    await engine.run(`INSERT INTO songplays VALUES ${songplays.join(', ')}`)
    await engine.run(
      `INSERT INTO staging_events (page, song, artist, length, file_id, line) VALUES ${events.join(', ')}`
    )
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

  /** As many plays as `count` says, all alike. */
  const times = (count: number, play: Play): Play[] => Array.from({ length: count }, () => play)

  it('puts each session into the class of its songs', async () => {
    const sizes = [1, 2, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100]
    await fill(...sizes.flatMap((size, i) => times(size, { at: AT, session: i })))
    expect(await ask('songs-per-session')).toEqual([
      [1, '1 song', 1, 8.3, 1],
      [2, '2 to 4', 2, 16.7, 6],
      [5, '5 to 9', 2, 16.7, 14],
      [10, '10 to 19', 2, 16.7, 29],
      [20, '20 to 49', 2, 16.7, 69],
      [50, '50 to 99', 2, 16.7, 149],
      [100, '100 and more', 1, 8.3, 100]
    ])
  })

  it('puts each listener into the class of their plays', async () => {
    const sizes = [1, 2, 4, 5, 19, 20, 99, 100, 499, 500]
    await fill(...sizes.flatMap((size, user) => times(size, { at: AT, user })))
    expect(await ask('listeners-by-plays')).toEqual([
      [1, '1 play', 1, 10, 1, 1, 0.1],
      [2, '2 to 4', 2, 20, 2, 6, 0.5],
      [5, '5 to 19', 2, 20, 2, 24, 1.9],
      [20, '20 to 99', 2, 20, 2, 119, 9.5],
      [100, '100 to 499', 2, 20, 2, 599, 48],
      [500, '500 and more', 1, 10, 1, 500, 40]
    ])
    // The listener of 500 plays is the first of ten tenths: the groups are the sizes, from the last.
    const deciles = await ask('listener-deciles')
    expect(deciles.map((row) => row[4])).toEqual(sizes.toReversed())
    expect(deciles[0]).toEqual([1, 1, 500, 500, 500, 40, 40])
    expect(deciles[1]).toEqual([2, 1, 499, 499, 499, 40, 80])
  })

  it('takes two plays of one session for one visit, of two sessions for two', async () => {
    await fill({ at: AT, user: 1 }, { at: AT, user: 1 }, { at: AT, user: 2 }, { at: AT, user: 2, session: 2 })
    expect(await ask('listeners-by-plays')).toEqual([[2, '2 to 4', 2, 100, 1, 4, 100]])
  })

  it('puts each session into the class of its length', async () => {
    const lengths = [299.9, 300, 599, 600, 1799, 1800, 3599, 3600, 7199, 7200, 14_399, 14_400]
    await fill(...lengths.map((length, session) => ({ at: AT, session, length })))
    expect(await ask('session-length')).toEqual([
      [0, 'under 5 minutes', 1, 8.3],
      [5, '5 to 10 minutes', 2, 16.7],
      [10, '10 to 30 minutes', 2, 16.7],
      [30, '30 to 60 minutes', 2, 16.7],
      [60, '1 to 2 hours', 2, 16.7],
      [120, '2 to 4 hours', 2, 16.7],
      [240, '4 hours and more', 1, 8.3]
    ])
  })

  it('puts each time between sessions into its class', async () => {
    const gaps = [3599, 3600, 21_599, 21_600, 86_399, 86_400, 172_799, 172_800, 604_799, 604_800]
    await fill(
      ...gaps.flatMap((gap, user) => [
        { at: '2018-11-05 09:00:00', user, session: 1 },
        { at: AT, user, session: 1 },
        {
          at: new Date(Date.parse('2018-11-05T10:00:00Z') + gap * 1000).toISOString().replace('Z', ''),
          user,
          session: 2
        }
      ])
    )
    expect(await ask('time-between-sessions')).toEqual([
      [0, 'under 1 hour', 1, 10],
      [1, '1 to 6 hours', 2, 20],
      [6, '6 to 24 hours', 2, 20],
      [24, '1 to 2 days', 2, 20],
      [48, '2 to 7 days', 2, 20],
      [168, '7 days and more', 1, 10]
    ])
  })

  it('knows the first of several upgrades, also of a user with nothing else known', async () => {
    await fill({ at: '2018-11-01 00:00:00' }, { at: '2018-11-02 00:00:00' })
    await engine.run(`DELETE FROM user_levels; DELETE FROM users;
      INSERT INTO user_levels VALUES
        (1, 'free', '2018-11-01 00:00:00', '2018-11-02 00:00:00'),
        (1, 'paid', '2018-11-02 00:00:00', '2018-11-05 00:00:00'),
        (1, 'free', '2018-11-05 00:00:00', '2018-11-09 00:00:00'),
        (1, 'paid', '2018-11-09 00:00:00', NULL),
        (2, 'free', '2018-11-01 00:00:00', '2018-11-03 12:00:00'),
        (2, 'paid', '2018-11-03 12:00:00', NULL)`)
    // The play at the very instant of the upgrade is no longer before it.
    expect(await ask('time-to-upgrade')).toEqual([
      ['2018-11-02T00:00:00.000Z', 1, null, 1],
      ['2018-11-03T12:00:00.000Z', 2, null, 0]
    ])
    expect(await ask('level-changes')).toEqual([
      ['2018-11-02T00:00:00.000Z', 1, null, null, 'free', 'paid', 1],
      ['2018-11-03T12:00:00.000Z', 2, null, null, 'free', 'paid', 2.5],
      ['2018-11-05T00:00:00.000Z', 1, null, null, 'paid', 'free', 3],
      ['2018-11-09T00:00:00.000Z', 1, null, null, 'free', 'paid', 4]
    ])
    // User 1 turns free on the stroke of the midnight that ends the week: within it, still paid.
    expect(await ask('levels-by-week')).toEqual([['2018-10-29', 0, 2]])
    expect(await ask('top-users')).toEqual([[1, null, null, null, 2, 1, 0]])
    expect(await ask('plays-by-gender')).toEqual([['unknown', 2, 100, 1, 2]])
  })

  it('counts failures by status too, and events of different sessions apart', async () => {
    await engine.run(`DELETE FROM staging_events;
      INSERT INTO staging_events (user_id, session_id, item_in_session, ts, page, status, file_id, line) VALUES
        (1, 1, 0, 1541376000000, 'Home', 400, 1, 1),
        (1, 2, 0, 1541376000000, 'Home', 400, 1, 2),
        (1, 2, 0, 1541376000000, 'Home', 400, 2, 1),
        (2, 3, 0, 1541462399999, 'Home', 399, 1, 3),
        (2, 3, 1, 1541462399999, 'Error', NULL, 1, 4),
        (NULL, 4, 0, 1541462400000, 'Home', NULL, 1, 5)`)
    expect(await ask('errors-by-day')).toEqual([
      ['2018-11-05', 4, 3, 2, 750],
      ['2018-11-06', 1, 0, 0, 0]
    ])
    expect(await ask('events-by-page')).toEqual([
      ['Home', 4, 80, 2],
      ['Error', 1, 20, 1]
    ])
  })

  it.each(AGENTS)('knows %s', async (agent, browser, system) => {
    await fill({ at: AT, agent })
    expect(await ask('plays-by-browser')).toEqual([[browser, 1, 100, 1]])
    expect(await ask('plays-by-system')).toEqual([[system, 1, 100, 1]])
  })
})
