import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asciiJson, encodedTwice, floatText } from '../../../src/simulate/format/json-text.ts'
import { simulate } from '../../../src/simulate/index.ts'
import { durationUnits, lengthText } from '../../../src/simulate/songs/durations.ts'
import { filesOf, realData, rowsOf, tempFolder } from './helpers.ts'

const FLOATS = new Set(['length', 'registration', 'duration', 'artist_latitude', 'artist_longitude'])

/** The serialiser of the real data (simulator.md §2.1), written apart from the simulator's own writer. */
function reserialise(text: string, inputKeys: string[]): string {
  const row: Record<string, unknown> = JSON.parse(text)
  inputKeys.push(Object.keys(row).join())
  const value = (key: string): string => {
    const field = row[key]
    if (field === null) return 'null'
    if (typeof field === 'number') return FLOATS.has(key) ? floatText(field) : String(field)
    return asciiJson(String(field))
  }
  return `{${Object.keys(row)
    .sort()
    .map((key) => `"${key}":${value(key)}`)
    .join()}}`
}

describe('texts', () => {
  test('are ASCII JSON that parses back to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = asciiJson(text)
        expect(json).toMatch(/^[ -~]*$/)
        expect(JSON.parse(json)).toBe(text)
      })
    )
    expect(asciiJson('AC/DC\tÉ "x"\u0001\u007f')).toBe('"AC\\/DC\\t\\u00c9 \\"x\\"\\u0001\\u007f"')
  })

  test('are logged encoded twice, as the real logs have them', () => {
    expect(asciiJson(encodedTwice('Björk'))).toBe('"Bj\\u00c3\\u0083\\u00c2\\u00b6rk"')
    const undone = (text: string): string =>
      Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), 'latin1').toString()
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => undone(encodedTwice(text)) === text))
  })

  test('lengths are shortest decimals', () => {
    expect([26_791_138, 12_300_000, 3_780, 100_000].map(lengthText)).toEqual(['267.91138', '123.0', '0.0378', '1.0'])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (draw) => {
        const units = durationUnits(draw)
        expect(Number(lengthText(units))).toBeCloseTo(units / 1e5, 9)
        expect(units).toBeGreaterThanOrEqual(15e5)
      })
    )
  })
})

describe('the sparkify shape', () => {
  test('of simulated rows and songs is what the real serialiser writes', async () => {
    const out = tempFolder()
    await simulate({ out, scale: 'tiny', users: 60, seed: 4 })
    const keys: string[] = []
    for (const row of rowsOf(out)) expect(reserialise(row, keys)).toBe(row)
    expect(new Set(keys).size).toBe(1)
    const songs = filesOf(join(out, 'song_data'))
    expect(songs).toHaveLength(200)
    for (const path of songs) {
      const text = readFileSync(join(out, 'song_data', path), 'utf8')
      const song = JSON.parse(text)
      expect(Object.keys(song)).toEqual(Object.keys(song).sort())
      expect(path).toMatch(/^A\/[A-Z]\/[A-Z]\/TRA[A-Z]{4}1[0-9A-F]{10}\.json$/)
      expect(path.split('/').slice(0, 3).join('')).toBe(path.slice(8, 11))
      expect(song.song_id).toMatch(/^SO[A-Z]{5}12[0-9A-F]{9}$/)
      expect(song.artist_id).toMatch(/^AR[A-Z0-9]{5}1187[0-9A-F]{7}$/)
      expect(text.endsWith('}')).toBe(true)
    }
  })

  test('files hold one row a line and no line feed at their end', async () => {
    const out = tempFolder()
    const report = await simulate({ out, scale: 'tiny', users: 30, noSongs: true })
    const logs = join(out, 'log_data')
    const texts = filesOf(logs).map((path) => readFileSync(join(logs, path), 'utf8'))
    expect(texts.every((text) => text.startsWith('{') && text.endsWith('}'))).toBe(true)
    expect(texts.flatMap((text) => text.split('\n'))).toHaveLength(report.events)
  })

  test('of the real files is re-serialised to itself', (context) => {
    const real = realData()
    if (real === undefined) {
      context.skip()
      return
    }
    const keys: string[] = []
    const rows = rowsOf(real)
    const wrong = rows.filter((row) => reserialise(row, keys) !== row)
    expect(wrong).toEqual([])
    expect(new Set(keys).size).toBe(1)
    expect(rows.length).toBeGreaterThan(4000)
  })
})

describe('the eventsim shape', () => {
  test('leaves out what is not there, keeps UTF-8, and ends every row', async () => {
    const out = tempFolder()
    await simulate({ out, scale: 'tiny', users: 40, seed: 2, shape: 'eventsim', noSongs: true })
    const logs = join(out, 'log_data')
    const text = filesOf(logs)
      .map((path) => readFileSync(join(logs, path), 'utf8'))
      .join('')
    expect(text.endsWith('}\n')).toBe(true)
    expect(text).not.toContain('null')
    const rows: Record<string, unknown>[] = text
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row))
    const hidden = rows.find((row) => row.auth === 'Logged Out')
    expect(hidden).toMatchObject({ userId: '' })
    expect(hidden).not.toHaveProperty('firstName')
    const play = rows.find((row) => row.page === 'NextSong')
    expect(Object.keys(play ?? {}).slice(0, 3)).toEqual(['ts', 'userId', 'sessionId'])
    expect(Object.keys(play ?? {}).slice(-3)).toEqual(['artist', 'song', 'length'])
    expect(Number.isInteger(play?.registration)).toBe(true)
  })
})
