/** Writes song_data. */
import type { Plan, SimulateOptions } from '../options.ts'
import { breathe } from '../output/breathe.ts'
import type { Sink } from '../output/sink.ts'
import { madeUpCatalogue } from './catalogue.ts'
import { songFile } from './song-files.ts'

/** Song files between two looks at the signal. */
const BATCH = 500

/** None are written to a stream, with --no-songs, or when the songs came from a folder. */
export function writesSongs(plan: Plan, { out, noSongs }: SimulateOptions): boolean {
  return typeof out === 'string' && noSongs !== true && plan.songs.kind === 'made-up'
}

/** The number of files written. */
export async function writeSongs(plan: Plan, sink: Sink, options: SimulateOptions): Promise<number> {
  const { signal, onProgress } = options
  if (!writesSongs(plan, options) || plan.songs.kind !== 'made-up') return 0
  const catalogue = madeUpCatalogue(plan.songs.size)
  for (let track = 0; track < catalogue.known; track += 1) {
    const { path, text } = songFile(catalogue, track)
    const pending = sink.whole(`song_data/${path}`, text)
    if (pending !== undefined) await pending
    if (track % BATCH === 0) {
      await breathe(signal)
      onProgress?.({ phase: 'songs', count: track, share: track / catalogue.known })
    }
  }
  return catalogue.known
}
