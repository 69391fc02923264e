/** How often songs are played (simulator.md §1.5): fitted by maximum likelihood to the play counts of the real logs. */
import { type AliasTable, aliasTable } from '../model/alias.ts'
import { exp, ln } from '../model/portable-math.ts'

/** Tracks of the catalogue that the real data was played from. */
export const CATALOGUE_SIZE = 385_252
/** One track in this many is in song_data: those whose id begins with TRA, one letter of 26. */
export const TRACKS_PER_KNOWN = 26

/** p(rank) ~ (rank + 2.75)^-0.692 * exp(-rank / 62,700), rank from 1. The law's scale stays for any catalogue size. */
export function popularity(size: number): AliasTable {
  const weights = new Float64Array(size)
  for (let i = 0; i < size; i += 1) {
    const rank = i + 1
    weights[i] = exp(-0.692 * ln(rank + 2.75) - rank / 62_700)
  }
  return aliasTable(weights)
}

/**
 * Which ranks are in song_data: one of each block of 26, at a place that a hash picks; the most played song is, as
 * "You're The One" is in the real data. Returns the track's number, or -1.
 */
export function knownTrack(rank: number, hash: (block: number) => number): number {
  const block = Math.floor(rank / TRACKS_PER_KNOWN)
  const place = block === 0 ? 0 : hash(block) % TRACKS_PER_KNOWN
  return rank - block * TRACKS_PER_KNOWN === place ? block : -1
}
