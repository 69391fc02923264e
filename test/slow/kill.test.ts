import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../../src/pipeline/check.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { simulate } from '../../src/simulate/index.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import { postgresWarehouse } from '../../src/warehouse/postgres/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { startPostgres } from '../helpers/postgres.ts'
import { MAIN } from '../helpers/spawn.ts'

/** Kills of each engine, and how many of them hit one warehouse before it is loaded to the end. */
const KILLS = 50
const IN_A_ROW = 5
const SEED = 20181101

/** Numbers from 0 to 1, the same each time. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

interface Place {
  readonly url: string
  readonly warehouse: Warehouse
  drop(): Promise<void>
}

describe('kill -9', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const data = join(folder, 'data')
  const tempDir = join(folder, 'temp')
  const options = { memoryLimit: '256MB', tempDir }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeAll(async () => {
    mkdirSync(tempDir)
    await simulate({ out: data, scale: 'tiny', users: 105, days: 29, seed: SEED, workers: 1 })
  }, 60_000)

  /** Starts a load in a process of its own. BATCH_MB 1 makes several batches of it. */
  const start = (url: string) =>
    spawn(process.execPath, [MAIN, 'etl', '--json'], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        SPARKIFY_WAREHOUSE: url,
        SPARKIFY_LOG_DATA: join(data, 'log_data'),
        SPARKIFY_SONG_DATA: join(data, 'song_data'),
        SPARKIFY_TEMP_DIR: tempDir,
        SPARKIFY_BATCH_MB: '1',
        // The server takes a moment to notice that a client is no more.
        SPARKIFY_LOCK_WAIT: '60'
      },
      stdio: ['ignore', 'pipe', 'inherit']
    })

  async function whole(url: string): Promise<{ ms: number; batches: number }> {
    const began = performance.now()
    const child = start(url)
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    const [code] = await once(child, 'close')
    expect(code, text).toBe(0)
    const report: { batches: number } = JSON.parse(text)
    return { ms: performance.now() - began, batches: report.batches }
  }

  let made = 0
  const duckdb = async (): Promise<Place> => {
    const path = join(folder, `${made++}.duckdb`)
    const drop = async (): Promise<void> => {
      for (const name of readdirSync(folder))
        if (join(folder, name).startsWith(path)) rmSync(join(folder, name), { recursive: true })
    }
    return { url: `duckdb:${path}`, warehouse: duckdbWarehouse(path, options), drop }
  }
  const postgres = async (): Promise<Place> => {
    const { url, kind, stop } = await startPostgres()
    if (kind === 'pglite') throw new Error('no PostgreSQL server')
    return { url, warehouse: postgresWarehouse(url, options), drop: stop }
  }

  test.each([
    ['duckdb', duckdb],
    ['postgres', postgres]
  ] as const)(`%s: at ${KILLS} instants of a load, the next run ends in the same tables`, async (kind, make) => {
    const random = randoms(SEED)
    const expected = await make()
    const undisturbed = await whole(expected.url)
    expect(undisturbed.batches).toBeGreaterThan(3)
    let { ms } = undisturbed
    let kills = 0
    while (kills < KILLS) {
      const place = await make()
      for (let i = 0; i < IN_A_ROW; i++) {
        const child = start(place.url)
        const ended = once(child, 'close')
        child.stdout.resume()
        // The first ones early, so that there is something left to load for the last.
        const span = i === IN_A_ROW - 1 ? 0.85 : 0.35
        const done = await Promise.race([ended, sleep(ms * (0.1 + span * random.next().value))])
        child.kill('SIGKILL')
        await ended
        if (Array.isArray(done)) {
          // It came too late and does not count; the machine is faster now than at the beginning.
          ms *= 0.9
          break
        }
        kills += 1
      }
      await whole(place.url)
      expect(readdirSync(tempDir)).toEqual([])
      const tables = await diff(expected.warehouse, place.warehouse, { staging: true })
      expect(tables.filter((t) => !t.equal)).toEqual([])
      const failed = (await check({ warehouse: place.warehouse })).filter((c) => !c.passed && c.severity === 'error')
      expect(failed).toEqual([])
      await place.drop()
    }
    await expected.drop()
    process.stderr.write(`${kind}: ${kills} loads of ${undisturbed.batches} batches killed\n`)
  })
})
