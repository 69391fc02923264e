/**
 * A catalogue around a given folder of song files: its tracks are 1 in 26, the rest is made up, and as many plays carry
 * an artist of the folder as in the real data (simulator.md §1.5).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { AppError } from '../../util/errors.ts'
import { floatText } from '../format/json-text.ts'
import { hash32 } from '../model/random.ts'
import type { Catalogue } from './catalogue.ts'
import { durationUnits, lengthText } from './durations.ts'
import { makeNames } from './names.ts'
import { popularity, TRACKS_PER_KNOWN, trackAtRank } from './popularity.ts'

/** The tracks of a folder as columns of text. */
export interface FolderTracks {
  readonly titles: readonly string[]
  readonly artists: readonly string[]
  /** Decimal texts of seconds. */
  readonly lengths: readonly string[]
}

/** As in the made-up catalogue: the share of unseen tracks by a known artist that makes 63.6 % of plays known. */
const KNOWN_ARTIST = 0.65
/** Longest text of a track: encoded twice and escaped it grows up to 36-fold, and must stay below 32 KiB. */
const LONGEST = 900
const SALT = { unseen: 41, other: 42, duration: 43 } as const

export function folderCatalogue({ titles, artists, lengths }: FolderTracks): Catalogue {
  const known = titles.length
  const size = known * TRACKS_PER_KNOWN
  const names = makeNames()
  const artistOf = (rank: number): string => {
    const track = trackAtRank(rank, size)
    if (track >= 0) return artists[track] ?? ''
    const other = hash32(rank, SALT.other)
    if (hash32(rank, SALT.unseen) < KNOWN_ARTIST * 4294967296) return artists[other % known] ?? ''
    return names.artist(other)
  }
  const lengthOf = (rank: number): string => {
    const track = trackAtRank(rank, size)
    return track >= 0 ? (lengths[track] ?? '0.0') : lengthText(durationUnits(hash32(rank, SALT.duration)))
  }
  const seconds = Int32Array.from({ length: known }, (_, track) => Math.floor(Number(lengths[track])))
  return {
    size,
    popularity: popularity(size),
    seconds(rank) {
      const track = trackAtRank(rank, size)
      if (track >= 0) return seconds[track] as number
      return Math.floor(durationUnits(hash32(rank, SALT.duration)) / 100_000)
    },
    song(rank) {
      const track = trackAtRank(rank, size)
      return {
        artist: artistOf(rank),
        title: track >= 0 ? (titles[track] ?? '') : names.title(rank),
        length: lengthOf(rank)
      }
    }
  }
}

/** Reads all song files below `folder`. Throws E_SOURCE when there is none, E_DATA when one is no song. */
export function readTracks(folder: string): FolderTracks {
  const paths = songPaths(folder)
  if (paths.length === 0) {
    throw new AppError('E_SOURCE', 'fix-input', `No song files (.json) below ${folder}`, {
      hint: 'Point --songs at a song_data folder, or leave it out to play a made-up catalogue.',
      details: { path: folder }
    })
  }
  // Popularity follows the order of a hash of the path, not the folders' letters.
  const tracks = paths
    .map((path) => ({ path, key: hashOf(path) }))
    .sort((a, b) => a.key - b.key || (a.path < b.path ? -1 : 1))
    .map(({ path }) => readTrack(folder, path))
  return {
    titles: tracks.map(({ title }) => title),
    artists: tracks.map(({ artist }) => artist),
    lengths: tracks.map(({ length }) => length)
  }
}

function songPaths(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.json(\.gz)?$/.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  } catch (cause) {
    throw new AppError('E_SOURCE', 'fix-input', `Cannot read the song folder ${folder}`, {
      hint: 'Point --songs at a folder of song files.',
      details: { path: folder },
      cause
    })
  }
}

function hashOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i += 1) hash = hash32(hash, text.charCodeAt(i))
  return hash
}

function readTrack(folder: string, path: string): { title: string; artist: string; length: string } {
  const bytes = readFileSync(join(folder, path))
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const song = parseObject(text)
  const title = textOf(song?.title)
  const artist = textOf(song?.artist_name)
  const duration = song?.duration
  if (title === undefined || artist === undefined || typeof duration !== 'number' || !(duration >= 0)) {
    throw new AppError(
      'E_DATA',
      'fix-input',
      `${join(folder, path)} is no song: title, artist_name or duration is missing`,
      {
        hint: 'Remove the file, or point --songs at a folder of song files only.',
        details: { path: join(folder, path) }
      }
    )
  }
  return { title, artist, length: floatText(duration) }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Text, or the text of a number: real files hold names like 311 as numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.length <= LONGEST ? value : undefined
}
