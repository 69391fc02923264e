// Ours against the limit (bench/limit-script.mjs), whole processes. Run: npm run bench:limit [small|large]
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { large, scratch, small } from './data.mjs'
import { compare } from './pairs.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const only = process.argv[2]
mkdirSync(scratch, { recursive: true })

async function against(name, bar, logs, songs, runs) {
  const ours = join(scratch, 'ours.duckdb')
  const limit = join(scratch, 'limit.duckdb')
  await compare(
    name,
    bar,
    () => {
      for (const path of [ours, `${ours}.wal`]) rmSync(path, { force: true })
      const args = ['etl', '--quiet', '--warehouse', `duckdb:${ours}`, '--log-data', logs, '--song-data', songs]
      return [process.execPath, [here('../dist/cli/main.js'), ...args]]
    },
    () => [process.execPath, [here('limit-script.mjs'), logs, songs, limit]],
    runs
  )
}

const songs = join(await small(), 'song_data')
if (only !== 'large') await against('15,000 song files + 30 log files', 1.5, join(await small(), 'log_data'), songs, 7)
if (only !== 'small') await against('1.6 M events (700 MB)', 1.3, join(await large(), 'log_data'), songs, 5)
