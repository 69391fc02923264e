/**
 * A catalogue of its own: tracks and artists made up by number, nothing stored. What a rank is called, how long it
 * plays and whether song_data has it depend on the rank alone, so the catalogue is the same for every seed.
 */
import type { Songs, SongText } from '../format/song-texts.ts'
import { type AliasTable, aliasTable, pick } from '../model/alias.ts'
import type { SongClock } from '../model/fleet.ts'
import { ln } from '../model/portable-math.ts'
import { hash32, PURPOSE, Stream } from '../model/random.ts'
import { durationUnits, lengthText } from './durations.ts'
import { makeNames } from './names.ts'
import { knownTracks, popularity, rankOfTrack, trackAtRank } from './popularity.ts'

/**
 * Artists that song_data draws from, and the shape of the gamma law of their sizes: a negative binomial fitted to how
 * many tracks each artist_id has in the real song_data. It gives about 9,500 artists in 14,818 tracks; real: 9,553.
 */
const ARTISTS = 23_800
const ARTIST_SHAPE = 1.488
/** Artists of the unseen rest, none of whom is in song_data. */
const UNSEEN_ARTISTS = 20_000
/** Chance that an unseen track is by an artist of song_data: with 1 track in 26 known, 63.6 % of plays then are. */
const KNOWN_ARTIST = 0.667

const SALT = { artist: 12, unseen: 13, other: 14, featured: 15, guest: 16, duration: 17 } as const

/** Songs that a simulation plays: what the model, the log writer and the song files need of them. */
export interface Catalogue extends SongClock, Songs {}

export interface MadeUpCatalogue extends Catalogue {
  /** Tracks in song_data, numbered from 0. */
  readonly known: number
  /** The rank of a known track. */
  rankOf(track: number): number
  artistOf(rank: number): number
  title(rank: number): string
  /** The name on the track itself: now and then with a guest, so that an artist_id has more than one. */
  creditedName(rank: number): string
  units(rank: number): number
}

export function madeUpCatalogue(size: number): MadeUpCatalogue {
  const names = makeNames()
  const sizes = artistSizes()
  const known = knownTracks(size)
  const ownArtist = (track: number): number => pick(sizes, hash32(track, SALT.artist), hash32(track, SALT.artist + 100))
  const artistOf = (rank: number): number => {
    const track = trackAtRank(rank, size)
    if (track >= 0) return ownArtist(track)
    if (hash32(rank, SALT.unseen) < KNOWN_ARTIST * 4294967296) return ownArtist(hash32(rank, SALT.other) % known)
    return ARTISTS + (hash32(rank, SALT.other) % UNSEEN_ARTISTS)
  }
  // An artist has about nine tracks, so names are worth keeping.
  const made = new Map<number, string>()
  const nameOf = (artist: number): string => {
    const known = made.get(artist)
    if (known !== undefined) return known
    const name = names.artist(artist)
    made.set(artist, name)
    return name
  }
  const creditedName = (rank: number): string => {
    const name = nameOf(artistOf(rank))
    if (hash32(rank, SALT.featured) % 100 >= 3) return name
    return `${name} feat. ${nameOf(hash32(rank, SALT.guest) % ARTISTS)}`
  }
  const units = (rank: number): number => durationUnits(hash32(rank, SALT.duration))
  return {
    size,
    known,
    popularity: popularity(size),
    rankOf: (track) => rankOfTrack(track, size),
    artistOf,
    title: (rank) => names.title(rank),
    creditedName,
    units,
    seconds: (rank) => Math.floor(units(rank) / 100_000),
    song: (rank): SongText => ({
      artist: creditedName(rank),
      title: names.title(rank),
      length: lengthText(units(rank))
    })
  }
}

/** Sizes of artists by Marsaglia and Tsang's gamma method, as a table to draw from. */
function artistSizes(): AliasTable {
  const stream = new Stream(0, PURPOSE.catalogue, 0)
  const weights = new Float64Array(ARTISTS)
  const d = ARTIST_SHAPE - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (let i = 0; i < ARTISTS; i += 1) {
    for (;;) {
      const x = stream.normal()
      const v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      if (v <= 0 || ln(stream.unit()) >= 0.5 * x * x + d - d * v + d * ln(v)) continue
      weights[i] = d * v
      break
    }
  }
  return aliasTable(weights)
}
