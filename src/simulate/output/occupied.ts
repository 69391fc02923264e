/**
 * Keeps a simulation from mixing its files with others. A folder with logs or songs is refused, unless they are those
 * of the same simulation: then running it again, after a stop for example, makes the same files.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../util/errors.ts'
import type { Plan } from '../options.ts'

/** Written to the output folder first of all. */
export const MARKER = 'simulation.json'

/** The text of the marker: the same for all runs that write the same bytes. */
export function markerOf(plan: Plan): string {
  const { workers: _, ...deciding } = plan
  const settings = createHash('sha256').update(JSON.stringify(deciding)).digest('hex')
  const { seed, users } = plan.config
  const days = plan.endSecond / 86_400
  return `${JSON.stringify({ seed, users, days, shape: plan.shape, settings }, undefined, 2)}\n`
}

/** Throws E_USAGE when the folder holds other data. */
export function refuseOccupied(folder: string, writesSongs: boolean, marker: string): void {
  const taken = ['log_data', ...(writesSongs ? ['song_data'] : [])].filter((name) => holdsFiles(join(folder, name)))
  if (taken.length === 0) return
  const path = join(folder, MARKER)
  const found = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (found === marker) return
  const whose = found === undefined ? 'data' : 'a simulation with other settings'
  throw new AppError('E_USAGE', 'fix-config', `${folder} already holds ${whose} (${taken.join(', ')})`, {
    hint: 'Choose another --out, or remove what is there.',
    details: { path: folder }
  })
}

/** Whether a folder is there with something in it. */
export function holdsFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0
}
