import type { Star } from './canonical.ts'

/**
 * The star by the letter of DESIGN §4, in plain loops over the rows of all files: slow, short, and no SQL. It knows
 * nothing of runs, batches or engines.
 */
export interface Placed {
  /** Path of the file, and the physical line in it. */
  readonly uri: string
  readonly line: number
}
export interface OracleEvent extends Placed {
  readonly userId: number | null
  readonly sessionId: number
  readonly itemInSession: number
  readonly ts: number
  readonly page: string
  readonly level: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly gender: string | null
  readonly song: string | null
  readonly artist: string | null
  readonly length: number | null
  readonly location: string | null
  readonly userAgent: string | null
}
export interface OracleSong extends Placed {
  readonly song_id: string
  readonly title: string
  readonly artist_id: string
  readonly artist_name: string
  readonly artist_location: string | null
  readonly artist_latitude: number | null
  readonly artist_longitude: number | null
  readonly year: number | null
  readonly duration: number | null
}

/** How two titles or names are compared: as they are, or folded. */
export type Fold = (text: string) => string

type Order<T> = (a: T, b: T) => number
const text: Order<string> = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const place: Order<Placed> = (a, b) => text(a.uri, b.uri) || a.line - b.line
const least = <T>(list: readonly T[], order: Order<T>): T | undefined => [...list].sort(order)[0]

function groups<T>(list: readonly T[], key: (item: T) => string): T[][] {
  const found = new Map<string, T[]>()
  for (const item of list) found.set(key(item), [...(found.get(key(item)) ?? []), item])
  return [...found.values()]
}

export function oracle(events: readonly OracleEvent[], songRows: readonly OracleSong[], fold: Fold): Star {
  const catalogue = groups(songRows, (s) => s.song_id).flatMap((rows) => least(rows, (a, b) => place(b, a)) ?? [])
  const plays = groups(
    events.filter((e) => e.page === 'NextSong'),
    (e) => `${e.userId} ${e.sessionId} ${e.itemInSession} ${e.ts}`
  ).flatMap((twins) => least(twins, place) ?? [])
  const seen = groups(
    events.filter((e) => e.userId !== null),
    (e) => `${e.userId}`
  )
  return {
    songplays: plays
      .sort(
        (a, b) =>
          a.ts - b.ts ||
          a.sessionId - b.sessionId ||
          a.itemInSession - b.itemInSession ||
          (a.userId ?? 0) - (b.userId ?? 0)
      )
      .map((e) => {
        const song = songOf(e, catalogue, fold)
        const ids = [song?.song_id ?? null, song?.artist_id ?? null]
        return line([at(e.ts), e.userId, e.level, ...ids, e.sessionId, e.itemInSession, e.location, e.userAgent])
      }),
    users: seen
      .map((all) => ({ id: all[0]?.userId ?? 0, latest: least(all, later) }))
      .sort((a, b) => a.id - b.id)
      .map(({ id, latest: e }) => line([id, e?.firstName, e?.lastName, e?.gender, e?.level])),
    user_levels: seen.sort(([a], [b]) => (a?.userId ?? 0) - (b?.userId ?? 0)).flatMap(levelsOf),
    songs: catalogue
      .sort((a, b) => text(a.song_id, b.song_id))
      .map((s) => line([s.song_id, s.title, s.artist_id, s.year, double(s.duration)])),
    artists: groups(catalogue, (s) => s.artist_id)
      .sort(([a], [b]) => text(a?.artist_id ?? '', b?.artist_id ?? ''))
      .map(artistOf),
    time: [...new Set(plays.map((e) => e.ts))].sort((a, b) => a - b).map(timeOf)
  }
}

/** The latest first: by ts, then session, then item. */
const later: Order<OracleEvent> = (a, b) =>
  b.ts - a.ts || b.sessionId - a.sessionId || b.itemInSession - a.itemInSession || place(a, b)

function songOf(e: OracleEvent, catalogue: readonly OracleSong[], fold: Fold): OracleSong | undefined {
  const { song, artist } = e
  if (song === null || artist === null) return undefined
  const candidates = catalogue.filter((s) => fold(s.title) === fold(song) && fold(s.artist_name) === fold(artist))
  const distance = (s: OracleSong): number =>
    s.duration === null || e.length === null ? Number.MAX_VALUE : Math.abs(s.duration - e.length)
  return least(candidates, (a, b) => distance(a) - distance(b) || text(a.song_id, b.song_id))
}

function levelsOf(all: readonly OracleEvent[]): string[] {
  const instants = groups(all, (e) => `${e.ts}`)
    .flatMap((same) => least(same, later) ?? [])
    .sort((a, b) => a.ts - b.ts)
  const changes = instants.filter((e, i) => e.level !== instants[i - 1]?.level)
  return changes.map((e, i) => {
    const next = changes[i + 1]
    return line([e.userId, e.level, at(e.ts), next ? at(next.ts) : null])
  })
}

function artistOf(songs: readonly OracleSong[]): string {
  const names = groups(songs, (s) => s.artist_name)
  const [name] =
    least(names, (a, b) => b.length - a.length || text(a[0]?.artist_name ?? '', b[0]?.artist_name ?? '')) ?? []
  const bySong = [...songs].sort((a, b) => text(a.song_id, b.song_id))
  const located = bySong.find((s) => s.artist_location) ?? bySong[0]
  const mapped = bySong.find((s) => s.artist_latitude !== null && s.artist_longitude !== null)
  const degrees = [double(mapped?.artist_latitude ?? null), double(mapped?.artist_longitude ?? null)]
  return line([songs[0]?.artist_id, name?.artist_name, located?.artist_location ?? null, ...degrees])
}

function timeOf(ts: number): string {
  const d = new Date(ts)
  const weekday = d.getUTCDay() || 7
  // The ISO week is that of its Thursday, counted from the Thursday of the week that holds 4 January.
  const day = 86_400_000
  const thursday = Math.floor(ts / day) + 4 - weekday
  const firstDay = Date.UTC(new Date(thursday * day).getUTCFullYear(), 0, 1) / day
  const week = Math.floor((thursday - firstDay) / 7) + 1
  return line([at(ts), d.getUTCHours(), d.getUTCDate(), week, d.getUTCMonth() + 1, d.getUTCFullYear(), weekday])
}

const at = (ms: number): string => new Date(ms).toISOString()
const double = (value: number | null): string | null =>
  value === null ? null : Number.isInteger(value) ? `${value}.0` : `${value}`
const line = (cells: readonly (string | number | null | undefined)[]): string =>
  cells.map((c) => (c === null || c === undefined ? '\\N' : String(c))).join('\t')
