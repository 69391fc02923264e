/** What a caller may ask for, checked here once for the library and the command line alike. */
import { availableParallelism } from 'node:os'
import type { Writable } from 'node:stream'
import { AppError } from '../util/errors.ts'
import { nearest } from '../util/nearest.ts'
import { defaultConfig } from './config/defaults.ts'
import type { SimulationConfig } from './config/types.ts'
import { checkFaults, type FaultRates } from './faults/rates.ts'
import { SHAPES, type Shape } from './format/shapes.ts'
import { instant } from './instant.ts'
import type { FolderTracks } from './songs/folder-catalogue.ts'
import type { SongsPlan } from './songs/open.ts'
import { CATALOGUE_SIZE } from './songs/popularity.ts'

export interface SimulateOptions {
  /** The folder that gets log_data/ and song_data/, or a stream that gets all rows and no songs. */
  readonly out: string | Writable
  /** A file in eventsim's configuration format. */
  readonly config?: string | undefined
  readonly scale?: Scale | undefined
  readonly users?: number | undefined
  readonly seed?: number | undefined
  /** ISO date or date-time; UTC when it names no zone. */
  readonly start?: string | undefined
  readonly end?: string | undefined
  readonly days?: number | undefined
  /** Shares of the users there are, a year. */
  readonly growthRate?: number | undefined
  readonly attritionRate?: number | undefined
  /** Plays from the songs of this folder, plus an unseen rest; writes no song_data. */
  readonly songsDir?: string | undefined
  /** Writes no song_data. */
  readonly noSongs?: boolean | undefined
  readonly workers?: number | undefined
  readonly shape?: Shape | undefined
  readonly gzip?: boolean | undefined
  /** Adds faults to the logs, and `faults.json`, the truth about them; `parseFaults` reads them from a flag. */
  readonly faults?: FaultRates | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SimulateProgress) => void) | undefined
}

export interface SimulateProgress {
  readonly phase: 'songs' | 'events'
  /** Rows or files so far. */
  readonly count: number
  /** From 0 to 1. */
  readonly share: number
}

export type Scale = 'tiny' | 'month' | 'year' | 'million'

interface Preset {
  readonly users: number
  readonly days: number
  readonly growthRate: number
  /** Tracks of the catalogue; one in 26 of them is in song_data. */
  readonly catalogue: number
}

/** `month` has the parameters of the real data; `million` makes about a million rows of it. */
export const SCALES: Readonly<Record<Scale, Preset>> = {
  tiny: { users: 30, days: 3, growthRate: 0.01, catalogue: 5200 },
  month: { users: 100, days: 29, growthRate: 0.01, catalogue: CATALOGUE_SIZE },
  year: { users: 100, days: 365, growthRate: 0.3, catalogue: CATALOGUE_SIZE },
  million: { users: 14_500, days: 29, growthRate: 0.01, catalogue: CATALOGUE_SIZE }
}

/** A checked simulation: plain data, so that it can be handed to a worker. */
export interface Plan {
  readonly config: SimulationConfig
  /** The start in whole seconds since 1970, and the milliseconds that every time carries. */
  readonly startSecond: number
  readonly startMillis: number
  /** The first second after the start that is not simulated. */
  readonly endSecond: number
  readonly songs: SongsPlan
  readonly shape: Shape
  readonly gzip: boolean
  readonly faults: FaultRates | undefined
  readonly workers: number
}

const DAY_MS = 86_400_000
/** Rows an average user makes in a second, to choose sizes by. */
export const ROWS_PER_USER_SECOND = 71 / (29 * 86_400)
/** Below this many rows, starting a worker costs more than it saves. */
const ROWS_WORTH_WORKERS = 1_000_000

/** Throws E_USAGE, naming the option as the command line does. */
export function makePlan(options: SimulateOptions, fromFile?: SimulationConfig, tracks?: FolderTracks): Plan {
  const scale = options.scale
  if (scale !== undefined && !(scale in SCALES)) throw notOneOf('--scale', scale, Object.keys(SCALES))
  const shape = options.shape ?? 'sparkify'
  if (!(shape in SHAPES)) throw notOneOf('--shape', shape, Object.keys(SHAPES))
  const base = fromFile ?? defaultConfig()
  const preset = scale === undefined ? undefined : SCALES[scale]
  const config: SimulationConfig = {
    ...base,
    seed: integer('--seed', options.seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) ?? base.seed,
    users: integer('--users', options.users, 1, 10_000_000) ?? preset?.users ?? base.users,
    growthRate: rate('--growth-rate', options.growthRate) ?? preset?.growthRate ?? base.growthRate,
    attritionRate: rate('--attrition-rate', options.attritionRate) ?? base.attritionRate
  }
  if (options.faults !== undefined && typeof options.out !== 'string') {
    throw usage('--faults needs a folder: late and changed files are files', 'Give --out a folder.')
  }
  const startMs = instantOf('--start', options.start ?? base.start ?? defaultConfig().start ?? '')
  if (options.end !== undefined && options.days !== undefined) {
    throw usage('--days and --end exclude each other', 'Give one of the two.')
  }
  const days = positive('--days', options.days) ?? preset?.days
  const end = options.end ?? (days === undefined ? base.end : undefined)
  const endMs = end === undefined ? startMs + (days ?? SCALES.month.days) * DAY_MS : instantOf('--end', end)
  if (endMs <= startMs) {
    throw usage(
      `The end, ${new Date(endMs).toISOString()}, is not after the start, ${new Date(startMs).toISOString()}`,
      'Choose a later --end, or --days.'
    )
  }
  const startMillis = startMs % 1000
  const endSecond = Math.ceil((endMs - startMs) / 1000)
  if (endSecond > 60 * 366 * 86_400) throw usage('The time simulated is longer than 60 years', 'Choose an earlier end.')
  const rows = config.users * endSecond * ROWS_PER_USER_SECOND
  return {
    config,
    startSecond: (startMs - startMillis) / 1000,
    startMillis,
    endSecond,
    songs:
      tracks === undefined
        ? { kind: 'made-up', size: preset?.catalogue ?? CATALOGUE_SIZE }
        : { kind: 'folder', ...tracks },
    shape,
    gzip: options.gzip ?? false,
    faults: options.faults === undefined ? undefined : checkFaults(options.faults),
    workers:
      integer('--workers', options.workers, 1, 64) ??
      (rows < ROWS_WORTH_WORKERS ? 1 : Math.min(8, availableParallelism()))
  }
}

function usage(message: string, hint: string): AppError {
  return new AppError('E_USAGE', 'fix-config', message, { hint })
}

function notOneOf(option: string, value: string, allowed: readonly string[]): AppError {
  const near = nearest(value, allowed)
  return usage(
    `${option} ${value}: not one of ${allowed.join(', ')}`,
    near === undefined ? `Choose one of ${allowed.join(', ')}.` : `Did you mean ${near}?`
  )
}

function integer(option: string, value: number | undefined, least: number, most: number): number | undefined {
  if (value === undefined) return undefined
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw usage(
    `${option} ${value}: not a whole number from ${least} to ${most}`,
    `Give ${option} a number in that range.`
  )
}

function positive(option: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  if (Number.isFinite(value) && value > 0) return value
  throw usage(`${option} ${value}: not a number above 0`, `Give ${option} a number above 0.`)
}

function rate(option: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value >= 0 && value <= 100) return value
  throw usage(`${option} ${value}: not a rate from 0 to 100`, 'A rate is a share a year: 0.5 is half of the users.')
}

function instantOf(option: string, text: string): number {
  const ms = instant(text)
  if (ms !== undefined) return ms
  throw usage(
    `${option} ${text}: not an ISO date from 1970 to 9999`,
    'Write it like 2018-11-01 or 2018-11-01T18:54:48.796Z.'
  )
}
