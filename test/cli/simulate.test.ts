import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run as runInside } from '../helpers/program.ts'
import { MAIN, shell, sparkify } from '../helpers/spawn.ts'
import { writeText } from '../helpers/tiny-data.ts'

const shared = mkdtempSync(join(tmpdir(), 'sparkify-simulate-'))
const home = (...names: string[]): string => join(shared, ...names)
const run = (...argv: string[]) => sparkify(['simulate', ...argv], { cwd: shared })
/** The same inside this process, for what only flags and files decide. */
const inside = (...argv: string[]) => runInside(['simulate', ...argv], { cwd: shared, now: () => new Date() })
const TINY = ['--scale', 'tiny', '--no-songs'] as const
afterAll(() => rmSync(shared, { recursive: true, force: true }))

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()

/** Starts a simulation and presses Ctrl-C when `ready` says so. */
async function stopped(argv: readonly string[], ready: () => boolean) {
  const child = spawn(process.execPath, [MAIN, 'simulate', ...argv], { cwd: shared, stdio: 'pipe' })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (part) => {
    text.stdout += part
  })
  child.stderr.on('data', (part) => {
    text.stderr += part
  })
  const timer = setInterval(() => {
    if (!ready()) return
    clearInterval(timer)
    child.kill('SIGINT')
  }, 20)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(timer)
  return { code, ...text }
}

describe.concurrent('simulate', () => {
  test('writes logs and songs, says what on stdout, and the same again for the same seed', async () => {
    const { code, stdout, stderr } = await run('--out', 'one', '--scale', 'tiny', '--seed', '5')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Simulated \d+ events of 30 users in /)
    expect(stdout).toMatch(/seed 5\n.*\n {2}song files +200 files\n {2}written to +one\n$/)
    expect(filesOf(home('one', 'song_data'))).toHaveLength(200)
    await run('--out', 'two', '--scale', 'tiny', '--seed', '5', '--workers', '2')
    const [file = ''] = readdirSync(home('one', 'log_data/2018/11'))
    const day = (name: string): string => readFileSync(home(name, 'log_data/2018/11', file), 'utf8')
    expect(day('two')).toBe(day('one'))
  })

  test('every flag reaches the simulation', async () => {
    writeText(home('eventsim.json'), '{"n-users": 7, "seed": 11}')
    const flags = ['--start', '2019-05-01', '--end', '2019-05-03', '--growth-rate', '0', '--attrition-rate', '0.5']
    const { code, stdout } = await inside(
      ...['--out', 'flags', '--eventsim-config', 'eventsim.json', '--no-songs', '--gzip', '--shape', 'eventsim'],
      ...flags,
      '--json'
    )
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ written: home('flags'), users: 7, seed: 11, songFiles: 0 })
    expect(report.start).toMatch(/^2019-05-01T00:00:00/)
    expect(report.end).toMatch(/^2019-05-03T00:00:00/)
    for (const file of filesOf(home('flags', 'log_data'))) expect(file).toMatch(/\.json\.gz$/)
  })

  test('--songs plays from a folder and writes no song_data', async () => {
    await inside('--out', 'catalogue', '--scale', 'tiny')
    const { code } = await inside('--out', 'played', '--scale', 'tiny', '--songs', 'catalogue/song_data')
    expect([code, existsSync(home('played', 'song_data'))]).toEqual([0, false])
  })

  test('--faults, with and without rates, writes the truth', async () => {
    await inside('--out', 'spoiled', ...TINY, '--faults', 'duplicate=1')
    await inside('--out', 'default', ...TINY, '--faults', '--quiet')
    const truth = (name: string) => JSON.parse(readFileSync(home(name, 'faults.json'), 'utf8'))
    const { rows, rejected } = truth('spoiled').first
    expect([truth('spoiled').duplicates.length * 2, rejected]).toEqual([rows, 0])
    expect(truth('default').files.length).toBeGreaterThan(0)
  })

  test('--out -: rows on stdout and nothing else; a reader that leaves is fine', async () => {
    const { code, stdout, stderr } = await run('--out', '-', ...TINY)
    expect(code).toBe(0)
    for (const row of stdout.trimEnd().split('\n')) expect(JSON.parse(row)).toHaveProperty('page')
    expect(stderr).toMatch(/^Simulated \d+ events of 30 users in .*\n$/)
    const head = await shell('set -o pipefail; $sparkify simulate --out - --users 3000 --no-songs | head -n 1')
    expect(head).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(head.stdout)).toHaveProperty('page')
  })

  test.each([
    [[], /simulate needs --out FOLDER\nhint: /],
    [['--out', 'x', '--users', 'many'], /--users is "many"; expected a number/],
    [['--out', 'x', '--users', '0'], /--users 0: not a whole number from 1/],
    [['--out', 'x', '--scale', 'tny'], /--scale is "tny".*\nhint: Did you mean tiny\?/],
    [['--out', 'x', '--days', '2', '--end', '2018-11-05'], /--days and --end exclude each other/],
    [['--out', 'x', '--start', 'soon'], /--start soon: not an ISO date/],
    [['--out', 'x', '--faults', 'malform=0.1'], /unknown kind of fault\nhint: Did you mean malformed\?/],
    [['--out', '-', '--faults'], /--faults needs a folder/],
    [['--out', '-', '--json'], /--json and --out - exclude each other/],
    [['--out', 'x', '--speed', '2'], /--speed needs --live/],
    [['--out', 'x', '--live', '--gzip'], /--live and --gzip exclude each other/],
    [['--out', 'x', '--config', 'my.json'], /simulate does not read dwh\.cfg\nhint: .*--eventsim-config/],
    [['--out', 'x', '--eventsim-config', 'none.json'], /Cannot read the configuration .*none\.json/]
  ])('%j: exit 2, and what to do', async (argv, message) => {
    const { code, stdout, stderr } = await inside(...argv)
    expect(stderr).toMatch(message)
    expect(stderr).toContain('hint: ')
    if (!argv.includes('--json')) expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(existsSync(home('x'))).toBe(false)
  })

  test('a folder with other data is refused', async () => {
    await inside('--out', 'taken', ...TINY)
    const { code, stderr } = await inside('--out', 'taken', ...TINY, '--seed', '9')
    expect([code, stderr]).toEqual([2, expect.stringContaining('already holds a simulation with other settings')])
  })

  test.skipIf(process.platform === 'win32')('Ctrl-C: exit 130 and no half file', async () => {
    const argv = ['--out', 'half', '--users', '20000', '--no-songs', '--workers', '1']
    const { code, stdout, stderr } = await stopped(argv, () => existsSync(home('half', 'log_data')))
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toMatch(/^error: /)
    for (const file of filesOf(home('half'))) expect(file).not.toContain('.partial')
  })

  test.skipIf(process.platform === 'win32')('--live: Ctrl-C is its end, and the next run goes on', async () => {
    const argv = ['--out', 'live', '--live', '--speed', '100000', '--scale', 'month', '--no-songs']
    const rows = (): number =>
      existsSync(home('live', 'log_data'))
        ? readdirSync(home('live', 'log_data'), { recursive: true }).filter((name) => String(name).endsWith('.json'))
            .length
        : 0
    const { code, stdout, stderr } = await stopped(argv, () => rows() > 0)
    expect([code, stderr]).toEqual([0, 'Playing live into live; Ctrl-C ends it.\n'])
    expect(stdout).toMatch(/^Wrote \d+ events?, then stopped: the same command goes on from there\.\n$/)
    for (const file of readdirSync(home('live', 'log_data'), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      for (const row of readFileSync(join(file.parentPath, file.name), 'utf8').split('\n')) JSON.parse(row)
    }
    const before = rows()
    const again = await stopped([...argv, '--json'], () => rows() > before)
    expect([again.code, JSON.parse(again.stdout).resumed]).toEqual([0, true])
  })
})
