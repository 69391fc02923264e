/** A plan from options, with the files that they name. */
import { readFileSync } from 'node:fs'
import { AppError } from '../util/errors.ts'
import { parseConfig } from './config/parse.ts'
import type { SimulationConfig } from './config/types.ts'
import { makePlan, type Plan, type SimulateOptions } from './options.ts'
import { readTracks } from './songs/folder-catalogue.ts'

/** Throws E_USAGE, E_CONFIG, E_SOURCE, E_DATA. */
export function readPlan(options: SimulateOptions): Plan {
  const config = readConfig(options.config)
  const tracks = options.songsDir === undefined ? undefined : readTracks(options.songsDir)
  return makePlan(options, config, tracks)
}

function readConfig(file: string | undefined): SimulationConfig | undefined {
  if (file === undefined) return undefined
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('E_CONFIG', 'fix-config', `Cannot read the configuration ${file}: ${reason}`, {
      hint: 'Check the path given with --eventsim-config.',
      details: { path: file },
      cause
    })
  }
  return parseConfig(file, text)
}
