/** How often songs are played (simulator.md §1.5): fitted by maximum likelihood to the play counts of the real logs. */
import { type AliasTable, aliasTable } from '../model/alias.ts'
import { exp, ln } from '../model/portable-math.ts'
import { hash32 } from '../model/random.ts'

/** Tracks of the catalogue that the real data was played from. */
export const CATALOGUE_SIZE = 385_252
/** One track in this many is in song_data: those whose id begins with TRA, one letter of 26. */
export const TRACKS_PER_KNOWN = 26
const SALT = 26

/** p(rank) ~ (rank + 2.75)^-0.692 * exp(-rank / 62,700), rank from 1. The law's scale stays for any catalogue size. */
export function popularity(size: number): AliasTable {
  const weights = new Float64Array(size)
  for (let i = 0; i < size; i += 1) {
    const rank = i + 1
    weights[i] = exp(-0.692 * ln(rank + 2.75) - rank / 62_700)
  }
  return aliasTable(weights)
}

/** Tracks of a catalogue of `size` ranks that are in song_data. */
export function knownTracks(size: number): number {
  return Math.ceil(size / TRACKS_PER_KNOWN)
}

/**
 * The rank of a known track. Track t takes one of the ranks t, t + known, t + 2 known, ... as a hash picks, so that every
 * rank has the same chance of 1 in 26; but for the most played song, which is known, as "You're The One" is in the
 * real data. The salt is one of those by which about as many plays match as there.
 */
export function rankOfTrack(track: number, size: number): number {
  const known = knownTracks(size)
  if (track === 0) return 0
  const ranks = Math.floor((size - 1 - track) / known) + 1
  return track + known * (hash32(track, SALT) % ranks)
}

/** The track at a rank, or -1 when song_data has none. */
export function trackAtRank(rank: number, size: number): number {
  const track = rank % knownTracks(size)
  return rankOfTrack(track, size) === rank ? track : -1
}
