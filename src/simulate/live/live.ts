/**
 * Live mode: every row is written when its time comes, `speed` times as fast as life. Day files grow row by whole row
 * and roll over at midnight UTC. A run that stopped goes on where it was, and first catches up.
 */
import { AppError } from '../../util/errors.ts'
import { localCrew } from '../crew/local.ts'
import type { Batch } from '../format/row-writer.ts'
import { SHAPES } from '../format/shapes.ts'
import { makePopulation } from '../model/population.ts'
import { SessionIds } from '../model/sessions.ts'
import type { Plan, SimulateOptions } from '../options.ts'
import { folderSink, growingFolderSink } from '../output/folder.ts'
import { LogFiles, logPath } from '../output/log-files.ts'
import { refuseOccupied } from '../output/occupied.ts'
import { streamSink } from '../output/stream.ts'
import { readPlan } from '../read-plan.ts'
import { writeSongs, writesSongs } from '../songs/write-songs.ts'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { checkSettings, readState, resumePoint, STATE_FILE } from './state.ts'

export interface LiveOptions extends SimulateOptions {
  /** Simulated seconds per second; 1 when left out. */
  readonly speed?: number | undefined
  readonly clock?: Clock | undefined
}

export interface LiveReport {
  /** Rows written by this call. */
  readonly events: number
  readonly files: number
  readonly resumed: boolean
  /** Whether the end of the simulation was reached, rather than the signal. */
  readonly finished: boolean
}

/** Seconds simulated at a time. */
const WINDOW = 3600
/** A live run without --days or --end lasts a year. */
const LIVE_DAYS = 365
/** Longest sleep: a clock that was set is noticed within this time. */
const LONGEST_SLEEP = 60_000

/** Runs until the end or until the signal, which is its normal end. Throws E_USAGE, E_CONFIG, E_SOURCE. */
export async function simulateLive(options: LiveOptions): Promise<LiveReport> {
  const clock = options.clock ?? systemClock
  const speed = options.speed ?? 1
  refuse(options, speed)
  const folder = typeof options.out === 'string' ? options.out : undefined
  const state = folder === undefined ? undefined : readState(folder)
  const start = state?.start ?? options.start ?? new Date(clock.now()).toISOString()
  const days = options.end === undefined ? (options.days ?? LIVE_DAYS) : undefined
  const plan = readPlan({ ...options, start, days, workers: 1 })
  const anchor = state?.anchor ?? clock.now()
  if (folder !== undefined) {
    const settings = settingsOf(plan, speed)
    if (state !== undefined) checkSettings(folder, state, settings)
    const files = folderSink(folder)
    if (state === undefined) {
      refuseOccupied(folder, writesSongs(plan, options), '')
      await writeSongs(plan, files, options)
      await files.whole(STATE_FILE, `${JSON.stringify({ start, anchor, settings })}\n`)
    }
  }
  const there = folder === undefined ? undefined : resumePoint(folder, SHAPES[plan.shape].lineFeed === 'after')
  const sink = typeof options.out === 'string' ? growingFolderSink(options.out) : streamSink(options.out)
  const logs = new LogFiles(sink, plan.startSecond, false, folder !== undefined)
  try {
    const { events, finished } = await play({ plan, logs, clock, anchor, speed, signal: options.signal, there })
    await logs.finish()
    return { events, files: logs.files, resumed: state !== undefined, finished }
  } catch (error) {
    await logs.discard()
    throw error
  }
}

interface Playing {
  readonly plan: Plan
  readonly logs: LogFiles
  readonly clock: Clock
  readonly anchor: number
  readonly speed: number
  readonly signal: AbortSignal | undefined
  readonly there: { path: string; rows: number } | undefined
}

async function play(playing: Playing): Promise<{ events: number; finished: boolean }> {
  const { plan, clock, anchor, speed, signal } = playing
  const crew = localCrew(plan)
  const sessions = new SessionIds(makePopulation(plan.config, plan.endSecond).total)
  const before = await crew.warmUp()
  sessions.assign(before, new Int32Array(before.size))
  const write = rowGate(playing, crew)
  /** Seconds since the start of the simulation, now. */
  const elapsed = (): number => ((clock.now() - anchor) / 1000) * speed
  let events = 0
  for (let from = 0; from < plan.endSecond; from += WINDOW) {
    const until = Math.min(plan.endSecond, from + WINDOW)
    const sorted = await crew.run(until)
    const session = new Int32Array(sorted.size)
    sessions.assign(sorted, session)
    const { second, user, item, state, song } = sorted
    const batch = { second, user, item, state, song, session }
    for (let row = 0; row < sorted.size; ) {
      if (signal?.aborted === true) return { events, finished: false }
      const now = elapsed()
      let due = row
      while (due < sorted.size && (second[due] as number) <= now) due += 1
      if (due > row) {
        events += await write(batch, row, due)
        row = due
        await clock.sleep(0, signal)
      } else {
        const wait = (((second[row] as number) - now) / speed) * 1000
        await clock.sleep(Math.min(LONGEST_SLEEP, Math.max(1, Math.ceil(wait))), signal)
      }
    }
  }
  return { events, finished: true }
}

/** Writes rows that are not there yet; returns how many it wrote. */
function rowGate({ logs, there }: Playing, crew: ReturnType<typeof localCrew>) {
  let skip = there?.rows ?? 0
  return async (batch: Batch, start: number, end: number): Promise<number> => {
    let written = 0
    for (const { from, to, day, opens } of logs.chunks(batch, start, end)) {
      const path = logPath(day, false)
      if (there !== undefined && path < there.path) continue
      const resumes = there?.path === path && there.rows > 0
      const skipped = resumes ? Math.min(skip, to - from) : 0
      skip -= skipped
      if (skipped === to - from) continue
      const opensFile = opens && !resumes
      await logs.write(day, await crew.format({ batch, from: from + skipped, to, opensFile, gzip: false }))
      written += to - from - skipped
    }
    return written
  }
}

function refuse({ gzip, faults, workers }: LiveOptions, speed: number): void {
  const bad = (message: string, hint: string): AppError => new AppError('E_USAGE', 'fix-config', message, { hint })
  if (!(speed > 0 && speed <= 1e9)) throw bad(`--speed ${speed}: not a number above 0`, 'Give --speed like 60.')
  if (gzip === true) throw bad('--live and --gzip exclude each other', 'A growing file cannot be compressed.')
  if (faults !== undefined) throw bad('--live and --faults exclude each other', 'Leave one of them out.')
  if (workers !== undefined && workers !== 1) throw bad('--live has one worker', 'Leave out --workers.')
}

/** What a resumed run must share with the one before. */
function settingsOf({ config, shape, songs, endSecond }: Plan, speed: number): string {
  const { seed, users, growthRate, attritionRate, firstUserId, tag, alpha, beta } = config
  const catalogue = songs.kind === 'made-up' ? songs.size : songs.titles.length
  return JSON.stringify({
    seed,
    users,
    firstUserId,
    growthRate,
    attritionRate,
    alpha,
    beta,
    tag,
    shape,
    catalogue,
    days: endSecond / 86_400,
    speed
  })
}
