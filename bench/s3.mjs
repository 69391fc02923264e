// 15,000 objects from a local S3 server to loaded tables, against `rclone copy` of the same objects plus the load from disk.
// Side by side, pair by pair, with the CPU time of both, since other work on the machine stretches the wall time.
// Run: npm run bench:s3 [pairs]. Needs radosgw (see test/helpers/radosgw.ts) and rclone.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratch, small } from './data.mjs'
import { median } from './pairs.mjs'
import { startRadosgw } from './radosgw.mjs'

const BAR = 1.3
const AT_ONCE = '64'
const pairs = Number(process.argv[2] ?? 3)
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/** Runs a command to its end: seconds of wall time, and of CPU in this process (its user and system time, by /proc). */
function timed(command, args, env) {
  return new Promise((resolve, reject) => {
    const begin = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
    let errors = ''
    let cpu = 0
    child.stderr.on('data', (data) => {
      errors += data
    })
    const poll = setInterval(() => {
      try {
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        // Hundredths of a second, as Linux counts them.
        cpu = (Number(fields[11]) + Number(fields[12])) / 100
      } catch {
        // It has ended.
      }
    }, 20)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(poll)
      if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`))
      else resolve({ seconds: (performance.now() - begin) / 1000, cpu })
    })
  })
}

const data = await small()
mkdirSync(scratch, { recursive: true })
const gateway = await startRadosgw()
const { accessKeyId, secretAccessKey } = gateway.admin
const aws = {
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_ENDPOINT_URL_S3: gateway.endpoint
}
const remote = {
  RCLONE_CONFIG: '/dev/null',
  // rclone 1.60 stops over one, and the server speaks plain HTTP.
  AWS_CA_BUNDLE: '',
  RCLONE_CONFIG_STORE_TYPE: 's3',
  RCLONE_CONFIG_STORE_PROVIDER: 'Ceph',
  RCLONE_CONFIG_STORE_ACCESS_KEY_ID: accessKeyId,
  RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: secretAccessKey,
  RCLONE_CONFIG_STORE_ENDPOINT: gateway.endpoint
}
// As few requests as rclone can do with: no HEAD for the time of change.
const rclone = (from, to) =>
  timed('rclone', ['copy', from, to, '--transfers', AT_ONCE, '--checkers', AT_ONCE, '--use-server-modtime'], remote)
const etl = (root, env = {}) => {
  const warehouse = join(scratch, 's3.duckdb')
  for (const path of [warehouse, `${warehouse}.wal`]) rmSync(path, { force: true })
  const places = ['--log-data', `${root}/log_data`, '--song-data', `${root}/song_data`]
  return timed(process.execPath, [main, 'etl', '--quiet', '--warehouse', `duckdb:${warehouse}`, ...places], env)
}

try {
  await rclone(data, 'store:bench')
  const copy = join(scratch, 's3-copy')
  const ratios = []
  const show = (name, { seconds, cpu }) => `${name} ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s CPU)`
  for (let pair = 1; pair <= pairs; pair++) {
    const ours = await etl('s3://bench', { ...aws, SPARKIFY_MAX_CONCURRENT_REQUESTS: AT_ONCE })
    rmSync(copy, { recursive: true, force: true })
    const copied = await rclone('store:bench', copy)
    const loaded = await etl(copy)
    ratios.push(ours.seconds / (copied.seconds + loaded.seconds))
    const parts = [show('from S3', ours), show('rclone', copied), show('from disk', loaded)]
    console.log(`pair ${pair}: ${parts.join(', ')}; ratio ${ratios.at(-1).toFixed(2)}`)
  }
  rmSync(copy, { recursive: true, force: true })
  const ratio = median(ratios)
  console.log(`15,000 objects from S3: ratio ${ratio.toFixed(2)}, bar ${BAR} → ${ratio <= BAR ? 'reached' : 'MISSED'}`)
} finally {
  await gateway.stop()
}
