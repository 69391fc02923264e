import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const EVENT = {
  artist: 'Ants',
  auth: 'Logged In',
  firstName: 'Ann',
  gender: 'F',
  itemInSession: 0,
  lastName: 'Ash',
  length: 200.5,
  level: 'free',
  location: 'Portland-South Portland, ME',
  method: 'PUT',
  page: 'NextSong',
  registration: 1540919166796,
  sessionId: 10,
  song: 'Alpha',
  status: 200,
  ts: 1541106106796,
  userAgent: '"Mozilla/5.0 (X11; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0"',
  userId: '1'
}
export type Event = { readonly [K in keyof typeof EVENT]: (typeof EVENT)[K] | null }

const SONG = {
  artist_id: 'A1',
  artist_latitude: null,
  artist_location: '',
  artist_longitude: null,
  artist_name: 'Ants',
  duration: 200.5,
  num_songs: 1,
  song_id: 'S1',
  title: 'Alpha',
  year: 1999
}

/** A line of an event file: a play of Alpha by Ann, but for what is given. */
export const eventLine = (event: Partial<Event>): string => `${JSON.stringify({ ...EVENT, ...event })}\n`

export function writeText(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

/**
 * Two folders of data in a folder: two days with twelve plays and two other events, one line that is no JSON (1 of 15 event
 * rows), and two songs. @returns the flags that name them
 */
export function writeTinyData(folder: string): { readonly flags: readonly string[]; readonly logs: string } {
  const logs = join(folder, 'log_data')
  const songs = join(folder, 'song_data')
  const days = [1, 2].map((day) =>
    Array.from({ length: 6 }, (_, item) =>
      eventLine({
        itemInSession: item,
        sessionId: 10 * day,
        ts: EVENT.ts + (day - 1) * 86_400_000 + item * 200_500,
        ...(item % 3 === 2 ? { song: 'Nope', artist: 'Nobody' } : {})
      })
    ).join('')
  )
  const home = eventLine({ page: 'Home', song: null, artist: null, length: null, itemInSession: 90 })
  const away = eventLine({ page: 'Home', song: null, artist: null, length: null, itemInSession: 91, userId: '' })
  writeText(join(logs, '2018/11/2018-11-01-events.json'), `${days[0]}${home}${away}`)
  writeText(join(logs, '2018/11/2018-11-02-events.json'), `${days[1]}{"ts":1541\n`)
  writeText(join(songs, 'A/A/A/TRAAA1.json'), JSON.stringify(SONG))
  writeText(join(songs, 'A/A/B/TRAAB1.json'), JSON.stringify({ ...SONG, song_id: 'S2', title: 'Beta', year: 0 }))
  return { flags: ['--log-data', logs, '--song-data', songs], logs }
}
