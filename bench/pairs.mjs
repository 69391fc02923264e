// Times two commands as whole processes, side by side: A B A B …, and judges by the ratio pair by pair, so that it holds
// when the machine's speed drifts. Peak memory is the kernel's own high-water mark, where it tells it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Runs one command to its end: seconds of wall time and peak memory in MiB (0 where /proc does not tell). */
export function timed(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
    let errors = ''
    let peak = 0
    child.stderr.on('data', (data) => {
      errors += data
    })
    const poll = setInterval(() => {
      try {
        const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
        peak = Math.max(peak, Number(found?.[1] ?? 0) / 1024)
      } catch {
        // It has ended, or this system has no /proc.
      }
    }, 20)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(poll)
      if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`))
      else resolve({ seconds: (performance.now() - begin) / 1000, peak })
    })
  })
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Runs pairs of measurements and prints medians, the median ratio a/b and the bar.
 * @param a function that prepares (untimed) and gives [command, args, options]; b likewise
 */
export async function compare(name, bar, a, b, runs = 5) {
  const as = []
  const bs = []
  const ratios = []
  for (let run = -1; run < runs; run++) {
    const x = await timed(...(await a()))
    const y = await timed(...(await b()))
    // The first pair warms the caches and does not count.
    if (run < 0) continue
    as.push(x)
    bs.push(y)
    ratios.push(x.seconds / y.seconds)
  }
  const seconds = (list) => median(list.map((r) => r.seconds)).toFixed(2)
  const peak = (list) => median(list.map((r) => r.peak)).toFixed(0)
  const ratio = median(ratios)
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
  console.log(
    `${name}: ${seconds(as)} s (${peak(as)} MiB) against ${seconds(bs)} s (${peak(bs)} MiB); ` +
      `ratio ${ratio.toFixed(2)} (${spread}, ${runs} pairs), bar ${bar} → ${ratio <= bar ? 'reached' : 'MISSED'}`
  )
  return ratio
}
