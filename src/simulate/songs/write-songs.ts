/** Writes song_data. */
import { join } from 'node:path'
import type { Plan, SimulateOptions } from '../options.ts'
import { breathe } from '../output/breathe.ts'
import { holdsFiles } from '../output/occupied.ts'
import type { Sink } from '../output/sink.ts'
import { madeUpCatalogue } from './catalogue.ts'
import { songFile } from './song-files.ts'

/** Song files between two looks at the signal. */
const BATCH = 500
const FOLDER = 'song_data'

/** None are written to a stream, with --no-songs, or when the songs came from a folder. */
export function writesSongs(plan: Plan, { out, noSongs }: SimulateOptions): boolean {
  return typeof out === 'string' && noSongs !== true && plan.songs.kind === 'made-up'
}

/** The number of song files there are then. */
export async function writeSongs(plan: Plan, sink: Sink, options: SimulateOptions): Promise<number> {
  const { out, signal, onProgress } = options
  if (!writesSongs(plan, options) || plan.songs.kind !== 'made-up' || typeof out !== 'string') return 0
  const catalogue = madeUpCatalogue(plan.songs.size)
  // The folder appears whole, and others' are refused: what is there is ours, from a run that was stopped later.
  if (holdsFiles(join(out, FOLDER))) return catalogue.known
  const folder = sink.folder(FOLDER)
  try {
    for (let track = 0; track < catalogue.known; track += 1) {
      const { path, text } = songFile(catalogue, track)
      const pending = folder.add(path, text)
      if (pending !== undefined) await pending
      if (track % BATCH === 0) {
        await breathe(signal)
        onProgress?.({ phase: 'songs', count: track, share: track / catalogue.known })
      }
    }
    await folder.commit()
  } catch (error) {
    await folder.discard()
    throw error
  }
  return catalogue.known
}
