// 15,000 song files into the double of Redshift (not Redshift): as they lie, one COPY reading each object, against compact parts.
// What takes long on S3, a request an object, takes a millisecond here: the ratio is a lower bound. Run: npm run bench:redshift-double
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { small } from './data.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const env = { ...process.env, SPARKIFY_BENCH_SONGS: join(await small(), 'song_data') }
const args = ['vitest', 'run', '--config', here('redshift-double.config.mjs')]
process.exitCode = spawnSync('npx', args, { cwd: here('..'), env, stdio: 'inherit' }).status ?? 1
