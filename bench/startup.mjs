// What a start costs: --version and --help against an empty Node.js; and a run that finds nothing new, with 15,000 files
// in the ledger, in seconds. Run: npm run bench:startup
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratch, small } from './data.mjs'
import { compare, median, timed } from './pairs.mjs'

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const node = () => [process.execPath, ['-e', '0']]
await compare('--version', 3, () => [process.execPath, [main, '--version']], node, 15)
await compare('--help', 4, () => [process.execPath, [main, '--help']], node, 15)

mkdirSync(scratch, { recursive: true })
const file = join(scratch, 'startup.duckdb')
for (const path of [file, `${file}.wal`]) rmSync(path, { force: true })
const data = await small()
const places = ['--log-data', join(data, 'log_data'), '--song-data', join(data, 'song_data')]
const etl = [main, 'etl', '--quiet', '--warehouse', `duckdb:${file}`, ...places]
await timed(process.execPath, etl)
const seconds = []
for (let run = 0; run < 9; run++) seconds.push((await timed(process.execPath, etl)).seconds)
const middle = median(seconds)
console.log(
  `nothing new: ${middle.toFixed(2)} s (${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}, ` +
    `${seconds.length} runs), bar 1.0 s → ${middle <= 1 ? 'reached' : 'MISSED'}`
)
