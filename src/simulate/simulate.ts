/** The run: plan, songs, windows of time, files. */
import { AppError } from '../util/errors.ts'
import { Records, sortRecords } from './model/records.ts'
import { SessionIds } from './model/sessions.ts'
import { makePlan, type Plan, ROWS_PER_USER_SECOND, type SimulateOptions } from './options.ts'
import { folderSink } from './output/folder.ts'
import { LogFiles } from './output/log-files.ts'
import type { Sink } from './output/sink.ts'
import { type MadeUpCatalogue, madeUpCatalogue } from './songs/catalogue.ts'
import { songFile } from './songs/song-files.ts'
import { makeRowWriter, makeWorld, warmFleet } from './world.ts'

export interface SimulateReport {
  readonly events: number
  readonly users: number
  readonly logFiles: number
  readonly songFiles: number
  /** Bytes of the log files, as written. */
  readonly bytes: number
  readonly seconds: number
  /** First and last second simulated, ISO. */
  readonly start: string
  readonly end: string
  readonly seed: number
}

/** Rows that a window of time should hold, about. */
const WINDOW_ROWS = 400_000
/** Song files between two looks at the signal. */
const SONG_BATCH = 500

/** Writes logs and songs below `options.out`. Throws E_USAGE, E_CONFIG, E_SOURCE, E_INTERRUPTED. */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  const began = performance.now()
  const plan = makePlan(options)
  const sink = folderSink(options.out)
  const catalogue = madeUpCatalogue(plan.catalogueSize)
  const songFiles = options.noSongs === true ? 0 : await writeSongs(catalogue, sink, options)
  const world = makeWorld(plan, catalogue)
  const { fleet, ends } = warmFleet(world, 0, world.population.total)
  const sessions = new SessionIds(world.population.total)
  sessions.assign(sortRecords(ends))
  const writer = makeRowWriter(world)
  const logs = new LogFiles(sink, plan.startSecond, plan.gzip)
  let events = 0
  try {
    const emit = async (records: Records): Promise<void> => {
      const sorted = sortRecords(records)
      const session = sessions.assign(sorted)
      const { second, user, item, state, song } = sorted
      const batch = { second, user, item, state, song, session }
      for (const { from, to, day, opens } of logs.chunks(batch, sorted.size)) {
        await logs.write(day, writer.rows(batch, from, to, opens))
        await breathe(options.signal)
      }
      events += sorted.size
    }
    const records = new Records(1024)
    for (const until of windows(plan)) {
      records.size = 0
      fleet.run(until, records)
      await emit(records)
      options.onProgress?.({ phase: 'events', count: events, share: until / plan.endSecond })
    }
    // As in eventsim, the first event at or after the end is still written.
    const last = fleet.peek()
    if (last.user >= 0) {
      records.size = 0
      fleet.runOne(last.user, records)
      await emit(records)
    }
    await logs.finish()
  } catch (error) {
    await logs.discard()
    throw error
  }
  return {
    events,
    users: world.population.total,
    logFiles: logs.files,
    songFiles,
    bytes: logs.bytes,
    seconds: (performance.now() - began) / 1000,
    start: isoOf(plan, 0),
    end: isoOf(plan, plan.endSecond),
    seed: plan.config.seed
  }
}

function isoOf(plan: Plan, second: number): string {
  return new Date((plan.startSecond + second) * 1000 + plan.startMillis).toISOString()
}

/** The ends of the windows, in seconds since the start: a size that depends on the plan only. */
function* windows(plan: Plan): Generator<number> {
  const seconds = Math.floor(WINDOW_ROWS / (plan.config.users * ROWS_PER_USER_SECOND))
  const width = Math.max(60, Math.min(seconds, 2 ** 22))
  for (let until = width; until < plan.endSecond; until += width) yield until
  yield plan.endSecond
}

async function writeSongs(catalogue: MadeUpCatalogue, sink: Sink, options: SimulateOptions): Promise<number> {
  for (let track = 0; track < catalogue.known; track += 1) {
    const { path, text } = songFile(catalogue, track)
    const pending = sink.whole(`song_data/${path}`, text)
    if (pending !== undefined) await pending
    if (track % SONG_BATCH === 0) {
      await breathe(options.signal)
      options.onProgress?.({ phase: 'songs', count: track, share: track / catalogue.known })
    }
  }
  return catalogue.known
}

/** Lets timers and signals in, and stops when asked to. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (signal?.aborted === true) {
    throw new AppError('E_INTERRUPTED', 'retry', 'The simulation was stopped', {
      hint: 'Run it again: the same seed makes the same files.'
    })
  }
}
