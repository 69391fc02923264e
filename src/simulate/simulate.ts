/** The run: plan, songs, windows of time, files. */
import type { Crew } from './crew/crew.ts'
import { localCrew } from './crew/local.ts'
import { poolCrew } from './crew/pool.ts'
import { faultySink } from './faults/faulty-sink.ts'
import { TruthBook } from './faults/truth.ts'
import { makePopulation } from './model/population.ts'
import type { Records } from './model/records.ts'
import { SessionIds } from './model/sessions.ts'
import { type Plan, ROWS_PER_USER_SECOND, type SimulateOptions } from './options.ts'
import { breathe } from './output/breathe.ts'
import { folderSink } from './output/folder.ts'
import { LogFiles } from './output/log-files.ts'
import { MARKER, markerOf, refuseOccupied } from './output/occupied.ts'
import { streamSink } from './output/stream.ts'
import { readPlan } from './read-plan.ts'
import { writeSongs, writesSongs } from './songs/write-songs.ts'

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

/** Writes logs and songs to `options.out`. Throws E_USAGE, E_CONFIG, E_SOURCE, E_INTERRUPTED. */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  const began = performance.now()
  const plan = readPlan(options)
  const toFolder = typeof options.out === 'string'
  const sink = typeof options.out === 'string' ? folderSink(options.out) : streamSink(options.out)
  if (typeof options.out === 'string') {
    const marker = markerOf(plan)
    refuseOccupied(options.out, writesSongs(plan, options), marker)
    await sink.whole(MARKER, marker)
  }
  const songFiles = await writeSongs(plan, sink, options)
  const { faults: rates, gzip } = plan
  const { seed } = plan.config
  const book = new TruthBook()
  const logSink = rates === undefined ? sink : faultySink({ sink, rates, seed, gzip, book })
  const logs = new LogFiles(logSink, plan.startSecond, gzip, toFolder)
  const crew = plan.workers === 1 ? localCrew(plan) : poolCrew(plan, plan.workers)
  let events = 0
  const users = makePopulation(plan.config, plan.endSecond).total
  try {
    events = await writeEvents(plan, crew, logs, users, options)
    await logs.finish()
    if (rates !== undefined) await sink.whole('faults.json', `${JSON.stringify(book.truth(seed), undefined, 2)}\n`)
  } catch (error) {
    await logs.discard()
    throw error
  } finally {
    await crew.close()
  }
  return {
    events,
    users,
    logFiles: logs.files,
    songFiles,
    bytes: logs.bytes,
    seconds: (performance.now() - began) / 1000,
    start: isoOf(plan, 0),
    end: isoOf(plan, plan.endSecond),
    seed
  }
}

/** Simulates window after window; the crew is at the next one while this thread merges and writes. */
async function writeEvents(
  plan: Plan,
  crew: Crew,
  logs: LogFiles,
  users: number,
  { signal, onProgress }: SimulateOptions
): Promise<number> {
  const sessions = new SessionIds(users)
  const before = await crew.warmUp()
  sessions.assign(before, new Int32Array(before.size))
  // Faults are added to plain rows, and compressed behind that.
  const gzip = plan.gzip && plan.faults === undefined
  let events = 0
  const emit = async (sorted: Records): Promise<void> => {
    const bytes = sorted.size * 4
    const session = new Int32Array(crew.shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
    sessions.assign(sorted, session)
    const { second, user, item, state, song } = sorted
    const batch = { second, user, item, state, song, session }
    const pending: { day: number; bytes: Promise<Uint8Array> }[] = []
    const writeFirst = async (): Promise<void> => {
      const first = pending.shift()
      if (first !== undefined) await logs.write(first.day, await first.bytes)
      await breathe(signal)
    }
    for (const { from, to, day, opens } of logs.chunks(batch, 0, sorted.size)) {
      const bytes = crew.format({ batch, from, to, opensFile: opens, gzip })
      // A failure is seen when its turn comes; until then it must not count as unhandled.
      bytes.catch(() => {})
      pending.push({ day, bytes })
      if (pending.length >= crew.ahead) await writeFirst()
    }
    while (pending.length > 0) await writeFirst()
    events += sorted.size
  }

  const ends = [...windows(plan)]
  let coming = crew.run(ends[0] ?? plan.endSecond)
  for (const [i, until] of ends.entries()) {
    const sorted = await coming
    const next = ends[i + 1]
    if (next !== undefined) {
      coming = crew.run(next)
      coming.catch(() => {})
    }
    await emit(sorted)
    onProgress?.({ phase: 'events', count: events, share: until / plan.endSecond })
  }
  // As in eventsim, the first event at or after the end is still written.
  await emit(await crew.runOne())
  return events
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
