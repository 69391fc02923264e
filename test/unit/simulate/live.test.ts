import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type Clock, type LiveOptions, simulate, simulateLive } from '../../../src/simulate/index.ts'
import { filesOf, rowsOf, tempFolder } from './helpers.ts'

const START = Date.parse('2019-03-04T10:00:00.500Z')

/** A clock that jumps ahead when slept on, and pulls the plug at `stopAt`. */
function fakeClock(
  stopAt = Number.POSITIVE_INFINITY,
  from = START
): { clock: Clock; signal: AbortSignal; sleeps: number[] } {
  const stop = new AbortController()
  const sleeps: number[] = []
  let now = from
  return {
    signal: stop.signal,
    sleeps,
    clock: {
      now: () => now,
      async sleep(ms) {
        sleeps.push(ms)
        now += ms
        if (now >= stopAt) stop.abort()
      }
    }
  }
}

const base = { users: 80, days: 3, seed: 11, growthRate: 1, noSongs: true } as const

async function batch(shape: 'sparkify' | 'eventsim' = 'sparkify'): Promise<string[]> {
  const out = tempFolder()
  await simulate({ out, ...base, shape, start: new Date(START).toISOString() })
  // A batch writes one event past the end; live mode has no such row.
  return rowsOf(out).filter((row) => Number(/"ts":(\d+)/.exec(row)?.[1]) < START + 3 * 86_400_000)
}

async function live(out: LiveOptions['out'], clock: ReturnType<typeof fakeClock>, more: Partial<LiveOptions> = {}) {
  return simulateLive({ out, ...base, clock: clock.clock, signal: clock.signal, ...more })
}

describe('live mode', () => {
  test('writes the rows of a batch run, each at its time', async () => {
    const out = tempFolder()
    const report = await live(out, fakeClock())
    const rows = await batch()
    expect(rowsOf(out)).toEqual(rows)
    expect(report).toMatchObject({ events: rows.length, resumed: false, finished: true })
  })

  test('at any speed: rows are due in time, never before', async () => {
    const clock = fakeClock()
    const early: number[] = []
    const watch = new Writable({
      write(chunk: Buffer, _encoding, done) {
        const due = (Number(/"ts":(\d+)/.exec(chunk.toString())?.[1]) - START) / 60
        early.push(clock.clock.now() - START - due)
        done()
      }
    })
    await live(watch, clock, { speed: 60 })
    expect(Math.min(...early)).toBeGreaterThanOrEqual(-1e-6)
    expect(Math.max(...early)).toBeLessThan(1100)
  })

  test('stops with whole rows and goes on where it was', async () => {
    const out = tempFolder()
    const half = START + 1.4 * 86_400_000
    const first = await live(out, fakeClock(half))
    expect(first).toMatchObject({ resumed: false, finished: false })
    const before = rowsOf(out)
    expect(before.every((row) => row.endsWith('}'))).toBe(true)
    // Ten hours later: what is overdue comes at once, the rest in time.
    const second = await live(out, fakeClock(undefined, half + 36_000_000))
    const rows = await batch()
    expect(second).toMatchObject({ resumed: true, finished: true, events: rows.length - before.length })
    expect(rowsOf(out)).toEqual(rows)
  })

  test.each(['sparkify', 'eventsim'] as const)('mends a row that a crash cut off, shape %s', async (shape) => {
    const out = tempFolder()
    await live(out, fakeClock(START + 86_400_000), { shape })
    const last = join(
      out,
      filesOf(out)
        .filter((path) => path.startsWith('log_data'))
        .at(-1) ?? ''
    )
    appendFileSync(last, `${shape === 'sparkify' ? '\n' : ''}{"artist":"Cut o`)
    await live(out, fakeClock(undefined, START + 86_400_000), { shape })
    expect(rowsOf(out)).toEqual(await batch(shape))
    expect(readFileSync(last, 'utf8')).not.toContain('Cut o')
  })

  test('does not go on with other settings, nor start with wrong ones', async () => {
    const out = tempFolder()
    await live(out, fakeClock(START + 3_600_000))
    await expect(live(out, fakeClock(), { seed: 12 })).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(live(tempFolder(), fakeClock(), { speed: 0 })).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(live(tempFolder(), fakeClock(), { gzip: true })).rejects.toMatchObject({ code: 'E_USAGE' })
    writeFileSync(join(out, 'live.json'), '{}')
    await expect(live(out, fakeClock())).rejects.toMatchObject({ code: 'E_DATA' })
  })

  test('stops at once on a real clock', async () => {
    const stop = new AbortController()
    const running = simulateLive({ out: tempFolder(), ...base, signal: stop.signal })
    setTimeout(() => stop.abort(), 100)
    expect(await running).toMatchObject({ finished: false })
  })
})
