import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textWidth } from '../../src/cli/render/width.ts'
import { DuckDb } from '../../src/util/duckdb.ts'
import { hasProgram } from '../helpers/has-program.ts'
import { run as inside } from '../helpers/program.ts'
import { MAIN, shell, sparkify } from '../helpers/spawn.ts'
import { tinyStar } from '../helpers/tiny-star.ts'

let cwd: string
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'sparkify-query-'))
  const db = await DuckDb.open(join(cwd, 'sparkify.duckdb'))
  await db.run(tinyStar())
  db.close()
})
afterAll(() => rmSync(cwd, { recursive: true }))

describe('an answer in a pipe', () => {
  test('is a whole table without colours, and stderr is empty', async () => {
    const { code, stdout, stderr } = await sparkify(['query', 'plays-by-browser'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^browser +/)
    expect(stdout).not.toContain('…')
    expect(stdout).not.toContain('\u001B')
  })
  test('--json is one document', async () => {
    const { code, stdout } = await inside(['query', 'top-songs', '--json'], { cwd })
    expect(code).toBe(0)
    expect(() => JSON.parse(stdout)).not.toThrow()
    expect(stdout.trim().split('\n')).toHaveLength(1)
  })
  test('--format csv has a line for the head and each row', async () => {
    const sql = "SELECT range AS n, 'a,b' AS t FROM range(3)"
    const { stdout } = await inside(['query', '--sql', sql, '--format', 'csv'], { cwd })
    expect(stdout).toBe('n,t\n0,"a,b"\n1,"a,b"\n2,"a,b"\n')
  })
  test.skipIf(process.platform === 'win32')('a reader that goes away early is no error', async () => {
    const line =
      '$sparkify query --sql "SELECT * FROM range(300000)" --format csv | head -2; echo "$' + '{PIPESTATUS[0]}"'
    expect(await shell(line, { cwd })).toMatchObject({ stdout: 'range\n0\n0\n', stderr: '' })
  })
})

describe.skipIf(!hasProgram('script'))('an answer on a terminal', () => {
  test.each([40, 80])('of %i columns fits it', async (columns) => {
    const line = `script -qec "stty cols ${columns}; $sparkify query top-songs" /dev/null < /dev/null`
    const outputs = [(await shell(line, { cwd })).stdout]
    for (const argv of [['plays-by-browser', '--format', 'table'], ['--list']]) {
      outputs.push((await inside(['query', ...argv], { cwd, columns })).stdout)
    }
    for (const output of outputs) {
      const lines = output.split(/\r?\n/)
      expect(lines.length).toBeGreaterThan(3)
      for (const text of lines) expect(textWidth(text)).toBeLessThanOrEqual(columns)
    }
  })
})

describe('what goes wrong', () => {
  test('a wrong key in dwh.cfg: 2, with file, line and the right name', async () => {
    const config = join(cwd, 'wrong.cfg')
    writeFileSync(config, '[WAREHOUSE]\nURI = duckdb:x\n')
    const { code, stdout, stderr } = await inside(['query', 'top-songs', '--config', 'wrong.cfg'], { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^error: URI is no key of section \[WAREHOUSE\]\nwhere: wrong.cfg:2\nhint: Did you mean URL\?\n$/
    )
  })
  test('a wrong variable: 2', async () => {
    const { code, stderr } = await inside(['query', 'top-songs'], { cwd, env: { SPARKIFY_WAREHOSE: 'x' } })
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean SPARKIFY_WAREHOUSE?')
  })
  test('a statement that writes, or two of them: 2, on memory too', async () => {
    for (const [sql, url] of [
      ['CREATE TABLE t (a INTEGER)', 'duckdb::memory:'],
      ["COPY (SELECT 1) TO 'leak.csv'", 'duckdb::memory:'],
      ['SELECT 1; SELECT 2', 'duckdb:sparkify.duckdb']
    ] as const) {
      const { code, stdout, stderr } = await inside(['query', '--sql', sql, '--warehouse', url], { cwd })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: only reading is allowed here: .+\nhint: /)
    }
  })
  test('a question that nobody asks: 2', async () => {
    expect(await inside(['query', 'top-song'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('top-songs')
    })
  })
  test('no warehouse there: 4', async () => {
    expect(await inside(['query', 'top-songs', '--warehouse', 'duckdb:none.duckdb'], { cwd })).toMatchObject({
      code: 4,
      stdout: ''
    })
  })
  test('a server that does not answer: 4, one document, and no password anywhere', async () => {
    const env = { SPARKIFY_WAREHOUSE: 'postgres://ada:hunter2@127.0.0.1:1/db' }
    const { code, stdout, stderr } = await inside(['query', 'top-songs', '--json', '--verbose'], { cwd, env })
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_WAREHOUSE' } })
    expect(stdout + stderr).not.toContain('hunter2')
  })
  test('a warehouse that another process holds: 5', async () => {
    const held = join(cwd, 'held.duckdb')
    const db = await DuckDb.open(held)
    try {
      const { code, stderr } = await sparkify(['query', 'top-songs', '--warehouse', `duckdb:${held}`], { cwd })
      expect([code, stderr]).toEqual([5, expect.stringContaining('error: ')])
    } finally {
      db.close()
    }
  })
  test('a statement that writes is refused, and nothing is written', async () => {
    const { code } = await sparkify(['query', '--sql', 'DROP TABLE songplays'], { cwd })
    expect(code).not.toBe(0)
    expect((await inside(['query', '--sql', 'SELECT COUNT(*) AS n FROM songplays'], { cwd })).stdout).toContain('n')
  })
})

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  const endless = 'SELECT SUM(a.range * b.range) FROM range(1000000000) a, range(1000000) b'
  // The first comes while the warehouse is being opened, the second in the middle of the statement.
  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 1500]
  ] as const)('%s %i ms after the driver was loaded: 130', async (signal, delay) => {
    const child = spawn(process.execPath, [MAIN, 'query', '--json', '--sql', endless], { cwd, stdio: 'pipe' })
    const text = { stdout: '', stderr: '' }
    child.stdout.on('data', (part: Buffer) => (text.stdout += part))
    child.stderr.on('data', (part: Buffer) => (text.stderr += part))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await duckDbLoaded(child)
    await sleep(delay)
    child.kill(signal)
    expect(await ended).toBe(130)
    expect(JSON.parse(text.stdout)).toMatchObject({ error: { code: 'E_INTERRUPTED' } })
    expect(text.stderr).toMatch(/^error: (interrupted|stopped)/)
  })
})

/** The driver is loaded after the signals are handled; on Linux one can see it. */
async function duckDbLoaded(child: ChildProcess): Promise<void> {
  if (process.platform !== 'linux') await sleep(3000)
  else while (!readFileSync(`/proc/${child.pid}/maps`, 'utf8').includes('duckdb')) await sleep(10)
}
