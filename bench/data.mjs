// The data of the benches, made once by the project's own simulator into the system's temporary folder.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulate } from '../dist/index.js'

const root = join(tmpdir(), 'sparkify-bench')

async function made(name, options) {
  const path = join(root, name)
  if (existsSync(path)) return path
  mkdirSync(root, { recursive: true })
  const part = `${path}.part`
  rmSync(part, { recursive: true, force: true })
  const { events, songFiles } = await simulate({ out: part, seed: 1, ...options })
  renameSync(part, path)
  console.log(`made ${name}: ${events} events, ${songFiles} song files`)
  return path
}

/** Like the real data: 100 users, a month, about 8,000 events in 30 files and 15,000 song files. */
export const small = () => made('small', { scale: 'month' })

/** About 1.6 million events (700 MB) in 30 files, with the songs of `small`. */
export const large = async () => made('large', { users: 22_500, days: 29, songsDir: join(await small(), 'song_data') })

/** The log files of a data set, in order. */
export function logFiles(path) {
  return readdirSync(join(path, 'log_data'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, 'log_data', name))
}

export const scratch = join(root, 'scratch')
