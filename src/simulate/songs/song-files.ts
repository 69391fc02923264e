/** The song_data files of the made-up catalogue: one object a file, `A/B/C/TR....json`, no final line feed. */
import { asciiJson } from '../format/json-text.ts'
import { hash32 } from '../model/random.ts'
import type { MadeUpCatalogue } from './catalogue.ts'
import { lengthText } from './durations.ts'
import { artistPlace } from './places.ts'

const SALT = { track: 21, song: 22, artist: 23, year: 24 } as const
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`

/** Index `i` as `width` characters: a walk with a step coprime to the number of codes, so all differ and none is near. */
function spread(i: number, width: number, alphabet: string, step: number): string {
  const base = alphabet.length
  let code = (i * step + 12_345) % base ** width
  let text = ''
  for (let place = 0; place < width; place += 1) {
    text += alphabet[code % base] ?? ''
    code = Math.floor(code / base)
  }
  return text
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0').slice(-width)
}

/** Like TRAGGGV128F9303219: known tracks begin with TRA, the folders are characters 3 to 5. */
function trackId(track: number): string {
  const h = hash32(track, SALT.track)
  const tail = h % 5 === 0 ? `12903C${hex(h >>> 3, 5)}` : `128F${h % 2 === 0 ? '4' : '9'}${hex(h >>> 3, 6)}`
  return `TRA${spread(track, 4, LETTERS, 176_557)}${tail}`
}

/** Like SOIVLFT12AB017EEF8. */
function songId(track: number): string {
  const h = hash32(track, SALT.song)
  const label = ['A8C1', 'AB01', 'A6D4', 'AC46', 'A58A', 'AF72'][h % 6] ?? ''
  return `SO${spread(track, 5, LETTERS, 4_590_887)}12${label}${hex(h >>> 3, 5)}`
}

/** Like ARRP7LB1187B99A343. */
function artistId(artist: number): string {
  const h = hash32(artist, SALT.artist)
  return `AR${spread(artist, 5, LETTERS_AND_DIGITS, 23_000_147)}1187${h % 4 === 0 ? 'B9' : 'FB'}${hex(h >>> 3, 5)}`
}

/** 0 (unknown) for a third, else mostly the decade before 2010. */
function yearOf(track: number): number {
  const h = hash32(track, SALT.year)
  if (h % 100 < 32) return 0
  const u = (h >>> 8) / 16_777_216
  return 2010 - Math.floor(55 * u * u * u * (1 + u) * 0.5)
}

/** Text as a JSON value: the real files hold names like 311 as numbers. */
function textOrNumber(text: string): string {
  return /^(0|[1-9]\d*)(\.\d+)?$/.test(text) ? text : asciiJson(text)
}

export interface SongFile {
  /** Below song_data, with `/`. */
  readonly path: string
  readonly text: string
}

export function songFile(catalogue: MadeUpCatalogue, track: number): SongFile {
  const rank = catalogue.rankOf(track)
  const artist = catalogue.artistOf(rank)
  const id = trackId(track)
  const { location, latitude, longitude } = artistPlace(artist)
  const title = catalogue.title(rank)
  const text =
    `{"artist_id":${asciiJson(artistId(artist))},"artist_latitude":${latitude ?? 'null'}` +
    `,"artist_location":${asciiJson(location)},"artist_longitude":${longitude ?? 'null'}` +
    `,"artist_name":${textOrNumber(catalogue.creditedName(rank))},"duration":${lengthText(catalogue.units(rank))}` +
    `,"num_songs":1,"song_id":${asciiJson(songId(track))},"title":${textOrNumber(title)},"year":${yearOf(track)}}`
  return { path: `${id.slice(2, 3)}/${id.slice(3, 4)}/${id.slice(4, 5)}/${id}.json`, text }
}
