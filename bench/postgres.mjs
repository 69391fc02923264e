// Ours on PostgreSQL against a hand-written extract + COPY + SQL (bench/postgres-script.mjs), whole processes, into the
// same server. Run: npm run bench:postgres [small|large]
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { large, scratch, small } from './data.mjs'
import { compare } from './pairs.mjs'
import { postgres } from './postgres-server.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const only = process.argv[2]
const songs = join(await small(), 'song_data')
const server = await postgres()

async function against(name, logs, runs) {
  await compare(
    `PostgreSQL, ${name}`,
    1.5,
    async () => {
      const url = await server.database('ours')
      const args = ['etl', '--quiet', '--warehouse', url, '--log-data', logs, '--song-data', songs]
      return [process.execPath, [here('../dist/cli/main.js'), ...args]]
    },
    async () => [
      process.execPath,
      [here('postgres-script.mjs'), logs, songs, await server.database('theirs'), join(scratch, 'csv')]
    ],
    runs
  )
}

try {
  if (only !== 'large') await against('15,000 song files + 30 log files', join(await small(), 'log_data'), 5)
  if (only !== 'small') await against('1.6 M events (700 MB)', join(await large(), 'log_data'), 3)
} finally {
  await server.stop()
}
