// The nightly run: one new day on a warehouse with the 28 days before it (1.5 M events), against the same day on a
// warehouse without events. Both know the 15,000 song files, and list them. Run: npm run bench:nightly [duckdb|postgres]
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { large, logFiles, scratch, small } from './data.mjs'
import { compare, timed } from './pairs.mjs'
import { postgres } from './postgres-server.mjs'

const BAR = 2
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const songs = join(await small(), 'song_data')
const files = logFiles(await large())
const folder = join(scratch, 'nightly')
rmSync(folder, { recursive: true, force: true })

/** A source of some of the log files; the program takes links for the files they lead to. */
function source(name, chosen) {
  const path = join(folder, name)
  for (const file of chosen) {
    const link = join(path, relative(join(files[0], '..'), file))
    mkdirSync(join(link, '..'), { recursive: true })
    symlinkSync(file, link)
  }
  return path
}

const etl = (warehouse, logs) => [
  process.execPath,
  [main, 'etl', '--quiet', '--warehouse', warehouse, '--log-data', logs, '--song-data', songs]
]

const day = files.slice(-1)
const before = files.slice(0, -1)
// The same source grows by a day between the two runs, as it does at night.
const grown = source('grown', before)
const alone = source('alone', [])
mkdirSync(alone, { recursive: true })

/** @param fresh makes the warehouse of that name empty; @param copy gives the address of a new copy of it */
async function against(engine, { fresh, copy }) {
  await timed(...etl(await fresh('loaded'), grown))
  await timed(...etl(await fresh('empty'), alone))
  for (const path of [grown, alone]) cpSync(day[0], join(path, basename(day[0])))
  await compare(
    `nightly on ${engine}, ${before.length} days before against none`,
    BAR,
    async () => etl(await copy('loaded'), grown),
    async () => etl(await copy('empty'), alone),
    5
  )
  for (const path of [grown, alone]) rmSync(join(path, basename(day[0])))
}

if (process.argv[2] !== 'postgres') {
  const file = (name) => join(folder, `${name}.duckdb`)
  await against('DuckDB', {
    fresh: async (name) => `duckdb:${file(name)}`,
    copy: async (name) => {
      cpSync(file(name), file('tonight'))
      return `duckdb:${file('tonight')}`
    }
  })
}
if (process.argv[2] !== 'duckdb') {
  const server = await postgres()
  try {
    await against('PostgreSQL', {
      fresh: (name) => server.database(name),
      copy: (name) => server.database('tonight', name)
    })
  } finally {
    await server.stop()
  }
}
rmSync(folder, { recursive: true, force: true })
