/**
 * What a live run leaves in its folder so that it can go on: `live.json`, and the log files themselves. The rows are
 * the same every time, so to resume is to make them again and to leave out those that are there.
 */
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { AppError } from '../../util/errors.ts'

export interface LiveState {
  /** ISO start of the simulation. */
  readonly start: string
  /** The moment, in milliseconds since 1970, at which that start was played. */
  readonly anchor: number
  /** Everything that decides the rows and their pace, as text; a resumed run must have the same. */
  readonly settings: string
}

export const STATE_FILE = 'live.json'

export function readState(folder: string): LiveState | undefined {
  const path = join(folder, STATE_FILE)
  if (!existsSync(path)) return undefined
  const value: Partial<LiveState> = JSON.parse(readFileSync(path, 'utf8'))
  const { start, anchor, settings } = value
  if (typeof start === 'string' && typeof anchor === 'number' && typeof settings === 'string') {
    return { start, anchor, settings }
  }
  throw new AppError('E_DATA', 'fix-input', `${path} is not the state of a live run`, {
    hint: 'Remove the folder and start again.',
    details: { path }
  })
}

export function checkSettings(folder: string, state: LiveState, settings: string): void {
  if (state.settings === settings) return
  throw new AppError('E_USAGE', 'fix-config', `${folder} holds a live run with other settings: ${state.settings}`, {
    hint: `Give the same options to go on, or another --out for ${settings}.`,
    details: { path: folder }
  })
}

/**
 * The last log file and its whole rows, after a row that a crash cut off was removed; undefined when there is none.
 * `feedAfter`: every row ends with a line feed, so that one without is cut off too.
 */
export function resumePoint(folder: string, feedAfter: boolean): { path: string; rows: number } | undefined {
  const logs = join(folder, 'log_data')
  if (!existsSync(logs)) return undefined
  const last = readdirSync(logs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('-events.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .at(-1)
  if (last === undefined) return undefined
  const path = relative(folder, last).split(sep).join('/')
  const lines = readFileSync(last, 'utf8').split('\n')
  const tail = lines.pop() ?? ''
  if (tail === '') return { path, rows: lines.length }
  if (!feedAfter && isWhole(tail)) return { path, rows: lines.length + 1 }
  const kept = lines.join('\n') + (feedAfter && lines.length > 0 ? '\n' : '')
  truncateSync(last, Buffer.byteLength(kept))
  return { path, rows: lines.length }
}

function isWhole(row: string): boolean {
  try {
    JSON.parse(row)
    return true
  } catch {
    return false
  }
}
