// How fast the simulator is. Needs dist/: npm run build && node bench/simulate.mjs [--full]
// --full also measures memory at 1,000,000 users (about a minute). Every figure is from a process of its own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CHILD = `
const { simulate } = await import(${JSON.stringify(new URL('../dist/simulate/index.js', import.meta.url).href)})
const { streams, ...options } = JSON.parse(process.argv[1])
if (streams) {
  const { Writable } = await import('node:stream')
  options.out = new Writable({ write: (chunk, encoding, done) => done() })
}
const report = await simulate(options)
const { user, system } = process.cpuUsage()
const rss = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ ...report, rss, cpu: (user + system) / 1e6 }))
`

/** Runs one simulation in a fresh process; `wall` counts the start of Node too. */
function run(options) {
  const out = mkdtempSync(join(tmpdir(), 'sparkify-bench-'))
  try {
    const began = performance.now()
    const text = execFileSync(process.execPath, ['-e', CHILD, JSON.stringify({ out, ...options })], {
      encoding: 'utf8'
    })
    return { ...JSON.parse(text), wall: (performance.now() - began) / 1000 }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** The quickest of three: others on the machine only ever make it slower. */
function best(options) {
  const runs = [run(options), run(options), run(options)]
  return runs.reduce((least, next) => (next.wall < least.wall ? next : least))
}

const full = process.argv.includes('--full')
const rate = ({ events, seconds }) => `${Math.round(events / seconds / 1000)} k events/s`
const print = (name, text) => console.log(`${name.padEnd(46)} ${text}`)

const month = { scale: 'month', workers: 1 }
const bare = best({ ...month, noSongs: true })
print('month, cold, without song files', `${bare.wall.toFixed(2)} s`)
const songs = best(month)
print('month, cold, with 14,818 song files', `${songs.wall.toFixed(2)} s`)

const crowd = { users: 10_000, days: 60, noSongs: true }
const one = best({ ...crowd, workers: 1 })
print(`10,000 users to files, 1 worker`, `${rate(one)}, ${one.cpu.toFixed(1)} s CPU, ${Math.round(one.rss)} MiB`)
const two = best({ ...crowd, workers: 2 })
print(`10,000 users to files, 2 workers`, `${rate(two)}, ${two.cpu.toFixed(1)} s CPU, ${Math.round(two.rss)} MiB`)
print('2 workers against 1', `${(one.seconds / two.seconds).toFixed(2)} x`)
const stream = best({ ...crowd, workers: 1, streams: true })
print('10,000 users to a stream, 1 worker', rate(stream))

const many = run({ users: 100_000, days: 10, noSongs: true, workers: 1 })
print('100,000 users, 10 days', `${rate(many)}, ${Math.round(many.rss)} MiB at most`)
if (full) {
  const million = run({ users: 1_000_000, days: 2, noSongs: true, workers: 1, streams: true })
  print('1,000,000 users, 2 days, to a stream', `${rate(million)}, ${Math.round(million.rss)} MiB at most`)
}
