import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type VerbName, verbs } from '../../src/cli/options.ts'
import { textWidth } from '../../src/cli/render/width.ts'
import { DuckDb } from '../../src/util/duckdb.ts'
import { type Ran, run } from '../helpers/program.ts'
import { MAIN, type Spawned, shell, sparkify } from '../helpers/spawn.ts'
import { eventLine, writeText, writeTinyData } from '../helpers/tiny-data.ts'

/** A loaded warehouse that every test may read, and none may change. */
const shared = mkdtempSync(join(tmpdir(), 'sparkify-verbs-'))
const home = (name: string): string => join(shared, name)
let flags: readonly string[] = []
let loaded: Spawned
const LENIENT = { SPARKIFY_MAX_REJECTED: '50%' }

const here = (...argv: string[]): Promise<Spawned> => sparkify(argv, { cwd: shared })
/**
 * The same inside this process, for further cases of a verb: a start of the program costs half a second. Every verb and every exit
 * code is tried as a program of its own once; what main.ts adds to runProgram is the same for all.
 */
const inside = (...argv: string[]): Promise<Ran> => run(argv, { cwd: shared, env: LENIENT })
const load = (name: string, ...more: string[]): Promise<Spawned> =>
  sparkify(['etl', ...flags, '--warehouse', `duckdb:${name}.duckdb`, ...more], { cwd: shared, env: LENIENT })

/** A copy of the loaded warehouse, for a test that changes it. @returns its address */
function copied(name: string): string {
  copyFileSync(home('sparkify.duckdb'), home(`${name}.duckdb`))
  return `duckdb:${name}.duckdb`
}

/** Runs SQL in a warehouse behind the program's back. */
async function meddle(name: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const db = await DuckDb.open(home(`${name}.duckdb`), {})
  try {
    return await db.all(sql)
  } finally {
    db.close()
  }
}

/** The one document of --json. */
function document(stdout: string): unknown {
  expect(stdout.endsWith('\n')).toBe(true)
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

beforeAll(async () => {
  flags = writeTinyData(shared).flags
  loaded = await load('sparkify')
})
afterAll(() => rmSync(shared, { recursive: true, force: true }))

describe.concurrent('etl', () => {
  test('says what it did on stdout, and nothing but warnings on stderr', () => {
    expect(loaded).toMatchObject({ code: 0, stderr: '' })
    expect(loaded.stdout).toMatch(/^Loaded 4 new files, 0 changed files \(0 unchanged\) in /)
    expect(loaded.stdout).toContain('rows read      17 = 16 staged + 1 rejected')
    expect(loaded.stdout).toContain('staged plays   12 = 12 songplays + 0 duplicates')
    expect(loaded.stdout).toContain('exact 66.67 % (in force)')
  })

  test('a source without files is a warning that --quiet leaves, and no failure', async () => {
    const songs = flags.slice(flags.indexOf('--song-data'), flags.indexOf('--song-data') + 2)
    writeText(home('no-logs/2018/readme.txt'), 'no events')
    const etl = (...more: string[]) =>
      inside('etl', '--quiet', ...songs, '--log-data', 'no-logs', '--warehouse', 'duckdb:no-logs.duckdb', ...more)
    const warning = /^warning: events: \S+no-logs holds no \.json or \.ndjson file\n$/
    expect(await etl()).toMatchObject({ code: 0, stderr: expect.stringMatching(warning) })
    const again = await etl('--json')
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(warning) })
    const uri = expect.stringMatching(/no-logs$/)
    expect(document(again.stdout)).toMatchObject({ rows: { read: 0 }, emptySources: [{ dataset: 'events', uri }] })
  })

  test.skipIf(process.platform === 'win32')(
    'links that lead nowhere are warnings, of a plan too, and no failure',
    async () => {
      const data = writeTinyData(home('links'))
      for (let n = 0; n < 22; n++) symlinkSync('nowhere', join(home('links'), 'song_data', `${100 + n}.json`))
      const etl = (...more: string[]) =>
        inside('etl', ...data.flags, '--quiet', '--warehouse', 'duckdb:links.duckdb', ...more)
      const plan = await etl('--dry-run', '--json')
      const { code, stderr } = await etl()
      expect([code, plan.code, plan.stderr]).toEqual([0, 0, stderr])
      const lines = stderr.trimEnd().split('\n')
      expect(lines).toHaveLength(21)
      expect(lines[0]).toMatch(
        /^warning: songs: \S+100\.json is a link that leads nowhere, and is passed over; mend or remove it$/
      )
      expect(lines[20]).toBe('warning: songs: … and 2 more are passed over')
      expect(document(plan.stdout)).toMatchObject({ datasets: [{ new: 2, passedOver: { count: 22 } }, { new: 2 }] })
    }
  )

  test('too many rejects: exit 3, the rows named, nothing loaded', async () => {
    const run = ['etl', ...flags, '--warehouse', 'duckdb:strict.duckdb']
    const { code, stdout, stderr } = await sparkify(run, { cwd: shared })
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^error: 1 of 15 rows of events were rejected \(6\.67 %\)/)
    expect(stderr).toContain('2018-11-02-events.json:7 malformed_json')
    expect(stderr).toContain('hint: Mend the files, or raise MAX_REJECTED')
    const status = await inside('status', '--json', '--warehouse', 'duckdb:strict.duckdb')
    expect(document(status.stdout)).toMatchObject({ runs: [{ status: 'failed', rows_staged: 0 }] })
  })

  test('more rejects than the message shows: the hint leads to all of them', async () => {
    const data = writeTinyData(home('spoilt'))
    writeText(join(data.logs, 'bad.json'), '{"ts": 1}\n'.repeat(8))
    const etl = ['etl', ...data.flags]
    const { stderr } = await run([...etl, '--warehouse', 'duckdb:spoilt.duckdb'], { cwd: shared })
    const [, limit, look] = /`SPARKIFY_MAX_REJECTED=(\S+) sparkify etl --warehouse (\S+)`/.exec(stderr) ?? []
    const kept = await run(['rejects', '--warehouse', 'duckdb:spoilt.duckdb'], { cwd: shared })
    expect(kept.stdout).toBe('This warehouse has no rejected rows.\n')
    await run([...etl, '--warehouse', `${look}`], { cwd: shared, env: { SPARKIFY_MAX_REJECTED: limit } })
    const all = await run(['rejects', '--json', '--warehouse', `${look}`], { cwd: shared })
    expect(document(all.stdout)).toMatchObject({ rejects: { length: 9 } })
  })

  test('--dry-run shows tables and files, and makes nothing', async () => {
    const { code, stdout } = await inside('etl', ...flags, '--warehouse', 'duckdb:dry.duckdb', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('CREATE TABLE IF NOT EXISTS "songplays"')
    expect(stdout).toContain('2 new, 0 changed, 0 unchanged, 0 gone')
    expect(stdout).toContain('2018/11/2018-11-01-events.json')
    expect(existsSync(home('dry.duckdb'))).toBe(false)
  })

  test('a second run loads nothing, a changed file is replaced, --rebuild ends the same', async () => {
    const data = writeTinyData(home('again'))
    const etl = (...more: string[]) => inside('etl', ...data.flags, '--warehouse', 'duckdb:again.duckdb', ...more)
    await etl()
    expect((await etl()).stdout).toMatch(/^Nothing new: 4 files as loaded before\./)
    writeText(join(data.logs, '2018/11/2018-11-02-events.json'), eventLine({ ts: 1541200000000 }))
    expect((await etl()).stdout).toMatch(/^Loaded 0 new files, 1 changed file \(3 unchanged\)/)
    const plays = () => meddle('again', 'SELECT * FROM songplays ORDER BY 1')
    const before = await plays()
    expect((await etl('--rebuild')).stdout).toMatch(/^Remade the star from staging: 7 plays/)
    expect(await plays()).toEqual(before)
  })

  test('without data: exit 2 and what to set; with a folder that is not there: exit 4', async () => {
    const [none, gone] = await Promise.all([
      inside('etl', '--warehouse', 'duckdb:x.duckdb'),
      inside('etl', '--warehouse', 'duckdb:y.duckdb', '--log-data', 'nowhere', '--song-data', 'song_data')
    ])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toMatch(/LOG_DATA and SONG_DATA not set.*\nhint: .*--log-data/)
    expect(gone).toMatchObject({ code: 4, stdout: '' })
    expect(gone.stderr).toMatch(/nowhere cannot be read: it does not exist/)
  })

  test('a dwh.cfg of the original project, with local folders', async () => {
    const own = mkdtempSync(join(shared, 'original-'))
    writeTinyData(own)
    writeText(
      join(own, 'dwh.cfg'),
      `[CLUSTER]\nHOST=''\nDB_NAME='dwh'\nDB_USER='dwhuser'\nDB_PASSWORD='Passw0rd'\nDB_PORT=5439\n\n[IAM_ROLE]\nARN=''\n
[S3]\nLOG_DATA='./log_data'\nLOG_JSONPATH='s3://udacity-dend/log_json_path.json'\nSONG_DATA="song_data"\n`
    )
    const { code, stdout, stderr } = await run(['etl'], { cwd: own, env: LENIENT })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('12 songplays')
    expect(existsSync(join(own, 'sparkify.duckdb'))).toBe(true)
  })

  test('a warehouse that somebody else holds: exit 5 and who', async () => {
    copied('held')
    const holder = await DuckDb.open(home('held.duckdb'), {})
    try {
      const { code, stdout, stderr } = await load('held', '--json')
      expect(code).toBe(5)
      expect(document(stdout)).toMatchObject({ error: { code: 'E_LOCKED' } })
      expect(stderr).toMatch(new RegExp(`is held by .*PID ${process.pid}`))
      expect(stderr).toContain('--wait')
    } finally {
      holder.close()
    }
  })
})

describe.concurrent('verbs that read', () => {
  test('status', async () => {
    const { code, stdout, stderr } = await here('status')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^songplays +star +12$/m)
    expect(stdout).toContain('Plays from 2018-11-01 21:01 to 2018-11-02 21:18 UTC')
    expect(stdout).toMatch(/^ +1 +done +\S+ \S+ +4 +17 +1 +12$/m)
  })
  test('query: a question, a SELECT, csv, bars, the list', async () => {
    const run = await Promise.all([
      here('query', 'top-songs', '--format', 'csv'),
      inside('query', '--sql', 'SELECT level, COUNT(*) AS n FROM songplays GROUP BY level'),
      inside('query', 'top-songs', '--format', 'bars'),
      inside('query', '--list'),
      inside('query', 'top-songs', '--show-sql')
    ])
    for (const { code, stderr } of run) expect([code, stderr]).toEqual([0, ''])
    expect(run[0].stdout).toMatch(/^title,artist,plays,listeners\n|^title,/)
    expect(run[0].stdout).toContain('Alpha')
    expect(run[1].stdout).toBe('level   n\n─────  ──\nfree   12\n')
    expect(run[2].stdout).toContain('█')
    expect(run[3].stdout).toMatch(/^top-songs +Which songs/m)
    expect(run[4].stdout).toMatch(/^SELECT/)
  })
  test('query refuses to write, and says what is wrong with a statement', async () => {
    const [drop, typo, name, both] = await Promise.all([
      inside('query', '--sql', 'DROP TABLE users'),
      inside('query', '--sql', 'SELECT nope FROM users'),
      inside('query', 'top-song'),
      inside('query', 'top-songs', '--sql', 'SELECT 1')
    ])
    for (const { code, stdout } of [drop, typo, name, both]) expect([code, stdout]).toEqual([2, ''])
    expect(drop.stderr).toMatch(/only reading/)
    expect(typo.stderr).toMatch(/nope/)
    expect(name.stderr).toMatch(/Did you mean top-songs\?/)
  })
  test('query --compare: exit 0 where the rows are as expected, 3 where not', async () => {
    const sql = 'SELECT level, COUNT(*) AS n FROM songplays GROUP BY level'
    writeText(home('right.csv'), 'level,n\nfree,12\n')
    writeText(home('wrong.csv'), 'level,n\nfree,13\n')
    const [right, wrong] = await Promise.all([
      inside('query', '--sql', sql, '--compare', 'right.csv'),
      inside('query', '--sql', sql, '--compare', 'wrong.csv')
    ])
    expect(right).toMatchObject({ code: 0, stdout: 'query: as expected, 1 row.\n' })
    expect(wrong.code).toBe(3)
    expect(wrong.stdout).toContain('NOT as expected')
  })
  test('rejects: list, filter, export', async () => {
    const [list, none, exported] = await Promise.all([
      inside('rejects'),
      inside('rejects', '--reason', 'too_long'),
      here('rejects', 'export', '--out', 'bad.ndjson')
    ])
    expect(list.stdout).toMatch(/2018-11-02-events\.json +7 +malformed_json/)
    expect(none.stdout).toBe('This warehouse has no rejected rows.\n')
    expect(exported.stdout).toMatch(/^Wrote 1 row to /)
    expect(JSON.parse(readFileSync(home('bad.ndjson'), 'utf8'))).toMatchObject({ line: 7, raw: '{"ts":1541' })
  })
  test('trace: file, line and raw line of a play', async () => {
    const { stdout } = await inside('query', '--sql', 'SELECT MIN(songplay_id) AS id FROM songplays', '--json')
    const [{ id }] = JSON.parse(stdout)
    const traced = await here('trace', String(id))
    expect(traced.code).toBe(0)
    expect(traced.stdout).toMatch(/^play +\d+: Alpha by Ants$/m)
    expect(traced.stdout).toMatch(/^line +1$/m)
    expect(traced.stdout).toMatch(/^raw line +\{"artist":"Ants"/m)
    const [unknown, text] = await Promise.all([inside('trace', '1'), inside('trace', 'abc')])
    for (const { code, stderr } of [unknown, text])
      expect([code, stderr]).toEqual([2, expect.stringContaining('hint:')])
  })
  test('control characters of logs and names of files do not reach the terminal', async () => {
    const root = home('hostile')
    const logs = join(root, 'log_data')
    writeText(join(logs, 'a\nb\u001b[2J.json'), eventLine({ song: 'x\u001b[31my', artist: '\u0007' }))
    writeText(join(root, 'song_data/.keep'), '')
    const own = ['--warehouse', 'duckdb:hostile.duckdb', '--log-data', logs, '--song-data', join(root, 'song_data')]
    const plan = await inside('etl', '--dry-run', ...own)
    await inside('etl', ...own)
    const { stdout } = await inside('query', '--sql', 'SELECT songplay_id AS id FROM plays', '--json', ...own)
    const traced = await inside('trace', String(JSON.parse(stdout)[0].id), ...own)
    expect(traced.stdout).toMatch(/^play +\d+: x\\u001b\[31my by \\u0007$/m)
    expect(traced.stdout).toMatch(/^file +.*\/a\\nb\\u001b\[2J\.json$/m)
    rmSync(logs, { recursive: true })
    writeText(join(logs, 'c.json'), eventLine({ itemInSession: 1 }))
    const gone = await inside('etl', ...own)
    expect(gone.stdout).toContain('1 file of earlier runs gone')
    for (const { stdout } of [plan, traced, gone]) {
      expect([...'\u001b\u0007'].filter((character) => stdout.includes(character))).toEqual([])
    }
  })
  test('export: csv, json, parquet; a folder that is not there is a usage error', async () => {
    for (const format of ['csv', 'json', 'parquet']) {
      const { code, stdout } = await (format === 'csv' ? here : inside)(
        'export',
        'songplays',
        '--out',
        `plays.${format}`
      )
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^Wrote 12 rows to /)])
    }
    expect(readFileSync(home('plays.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(13)
    expect(JSON.parse(readFileSync(home('plays.json'), 'utf8'))).toHaveLength(12)
    expect(readFileSync(home('plays.parquet')).subarray(0, 4).toString()).toBe('PAR1')
    const wrong = await Promise.all([
      inside('export', 'songplays', '--out', 'no/such/plays.csv'),
      inside('query', 'top-songs', '--out', 'no/such/top.csv'),
      inside('export', 'songplay', '--out', 'a.csv'),
      inside('export', 'songplays', '--out', 'a.xls'),
      inside('export', 'songplays')
    ])
    for (const { code, stdout, stderr } of wrong) {
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: .+\nhint: .+\n$/)
    }
    expect(wrong[2]?.stderr).toContain('Did you mean songplays?')
  })
  test('schema: as the database has it', async () => {
    const [one, unknown] = await Promise.all([here('schema', 'songplays'), inside('schema', 'songplay')])
    expect(one.code).toBe(0)
    expect(one.stdout).toMatch(/^start_time +TIMESTAMP +no$/m)
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean songplays?') })
  })
  test('sql: for each engine, without a warehouse', async () => {
    const [duckdb, postgres, redshift] = await Promise.all([
      inside('sql'),
      here('sql', '--engine', 'postgres', '--part', 'create', '--warehouse', 'duckdb:none.duckdb'),
      inside('sql', '--engine', 'redshift', '--warehouse', 'duckdb:none.duckdb')
    ])
    expect(duckdb.stdout).toMatch(/^-- ===== drop =====/)
    expect(duckdb.stdout).toContain('-- ===== check =====')
    expect(postgres.stdout).toContain('COLLATE "C"')
    expect(redshift).toMatchObject({ code: 0, stderr: '' })
    expect(redshift.stdout).toContain('DISTKEY')
    expect(redshift.stdout).toContain('-- ===== check =====')
    expect(existsSync(home('none.duckdb'))).toBe(false)
  })
  test('doctor: exit 0 where all is well, 4 and what to do where not', async () => {
    const [well, bad] = await Promise.all([here('doctor', ...flags), inside('doctor', '--log-data', 'nowhere')])
    expect(well).toMatchObject({ code: 0, stderr: '' })
    expect(well.stdout).not.toMatch(/^(bad|warn)/m)
    expect(bad.code).toBe(4)
    expect(bad.stdout).toMatch(/^bad +LOG_DATA: .*nowhere.*\n +→ /m)
  })
  test('a warehouse that is not there: exit 4, and none is made', async () => {
    for (const verb of ['status', 'schema']) {
      const { code, stdout, stderr } = await inside(verb, '--warehouse', 'duckdb:missing.duckdb')
      expect([code, stdout]).toEqual([4, ''])
      expect(stderr).toMatch(/there is no warehouse at .*\nhint: Load one with `sparkify etl`/)
    }
    expect(existsSync(home('missing.duckdb'))).toBe(false)
  })
})

describe.concurrent('verbs that write', () => {
  test('check: every check, exit 0; exit 3 and which where one fails', async () => {
    copied('check')
    const fine = await inside('check', '--warehouse', 'duckdb:check.duckdb')
    expect(fine.code).toBe(0)
    expect(fine.stdout).toMatch(/^ok +songplays-key-unique: /m)
    expect(fine.stderr).toMatch(/^\d+ checks: 0 failed, 0 warnings\n$/)
    await meddle('check', 'DELETE FROM users')
    const broken = await here('check', '--warehouse', 'duckdb:check.duckdb')
    expect(broken.code).toBe(3)
    expect(broken.stdout).toMatch(/^FAILED +songplays-user_id-found: .* 12 rows differ/m)
  })

  test('--rebuild and rejects retry make no warehouse where the address has a slip: exit 4', async () => {
    const address = ['--warehouse', 'duckdb:sparkfy.duckdb']
    const [rebuilt, retried] = await Promise.all([
      inside('etl', '--rebuild', ...address),
      inside('rejects', 'retry', ...flags, ...address)
    ])
    for (const { code, stdout, stderr } of [rebuilt, retried]) {
      expect([code, stdout]).toEqual([4, ''])
      expect(stderr).toMatch(/^error: there is no warehouse at .*sparkfy\.duckdb\nhint: /)
    }
    expect(existsSync(home('sparkfy.duckdb'))).toBe(false)
  })

  test('a warehouse without tables is said to be one, by every verb that reads: exit 4', async () => {
    const db = await DuckDb.open(home('blank.duckdb'))
    db.close()
    for (const argv of [
      ['query', 'top-songs'],
      ['trace', '1'],
      ['rejects'],
      ['export', 'songs', '--out', 'none.csv'],
      ['check'],
      ['etl', '--rebuild'],
      ['diff', 'duckdb:sparkify.duckdb', 'duckdb:blank.duckdb']
    ]) {
      const { code, stdout, stderr } = await inside(...argv, '--warehouse', 'duckdb:blank.duckdb')
      expect([argv[0], code, stdout]).toEqual([argv[0], 4, ''])
      expect(stderr).toMatch(/^error: .*blank\.duckdb has no tables of this program\nhint: /)
    }
    // SQL of the user's own is the user's to mend.
    const own = await inside('query', '--sql', 'SELECT * FROM songs', '--warehouse', 'duckdb:blank.duckdb')
    expect(own).toMatchObject({ code: 2, stderr: expect.stringContaining('songs does not exist') })
  })

  test.skipIf(process.platform !== 'linux')(
    'a place that cannot be written is no bug, and no device is replaced',
    async () => {
      writeText(home('file.txt'), '')
      const [full, device, below, folder] = await Promise.all([
        inside('query', 'top-songs', '--format', 'csv', '--out', '/dev/full'),
        inside('export', 'songs', '--format', 'csv', '--out', '/dev/null'),
        inside('etl', ...flags, '--warehouse', 'duckdb:file.txt/x.duckdb'),
        inside('etl', ...flags, '--warehouse', `duckdb:${shared}`)
      ])
      expect([full.code, device.code, below.code, folder.code]).toEqual([2, 2, 4, 4])
      expect(full.stderr).toMatch(/^error: \/dev\/full cannot be written: .*\nhint: /)
      expect(device.stderr).toMatch(/^error: \/dev\/null cannot be written: it is no file\n/)
      for (const { stderr } of [below, folder])
        expect(stderr).toMatch(/^error: the warehouse .* cannot be opened: .*\nhint: /)
    }
  )

  test('diff of what is no address: exit 2, and what one looks like', async () => {
    const { code, stdout, stderr } = await inside('diff', 'duckdb:sparkify.duckdb', 'postgres')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: the warehouse is "postgres"; expected duckdb:path, postgres:/)
  })

  test('diff: exit 0 where two hold the same, 3 and the rows where not', async () => {
    copied('other')
    const same = await inside('diff', 'duckdb:sparkify.duckdb', 'duckdb:other.duckdb', '--staging')
    expect(same.code).toBe(0)
    expect(same.stdout).toMatch(/The warehouses hold the same\.\n$/)
    await meddle('other', "UPDATE users SET first_name = 'Anne'")
    const differs = await here('diff', 'duckdb:sparkify.duckdb', 'duckdb:other.duckdb')
    expect(differs.code).toBe(3)
    expect(differs.stdout).toMatch(/^users: DIFFERENT, 1 rows against 1\n {2}- 1\tAnn\t.*\n {2}\+ 1\tAnne\t/m)
  })

  test('rejects retry loads the files of rejected rows again', async () => {
    copied('retry')
    const { code, stdout } = await inside('rejects', 'retry', ...flags, '--warehouse', 'duckdb:retry.duckdb')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Loaded 0 new files, 1 changed file \(3 unchanged\)/)])
  })

  test('create-tables asks before it drops rows; without a terminal that is exit 2, which names --yes', async () => {
    copied('drop')
    const asked = await here('create-tables', '--warehouse', 'duckdb:drop.duckdb')
    expect([asked.code, asked.stdout]).toEqual([2, ''])
    expect(asked.stderr).toMatch(/holds .* rows in .* tables, 12 plays among them.*\nhint: Add --yes/)
    const dropped = await inside('create-tables', '--yes', '--warehouse', 'duckdb:drop.duckdb')
    expect([dropped.code, dropped.stdout]).toEqual([0, expect.stringMatching(/^Created the tables in /)])
    const status = await inside('status', '--json', '--warehouse', 'duckdb:drop.duckdb')
    expect(document(status.stdout)).toMatchObject({ runs: [], files: [] })
    // Nothing is in them now: nothing to ask.
    expect((await inside('create-tables', '--warehouse', 'duckdb:drop.duckdb')).code).toBe(0)
  })

  test('demo answers from the data it is given', async () => {
    const demo = ['demo', ...flags, '--warehouse', 'duckdb:demo.duckdb']
    const { code, stdout, stderr } = await sparkify(demo, { cwd: shared, env: LENIENT })
    expect(code).toBe(0)
    expect(stdout).toMatch(/checks +\d+ passed, 0 failed/)
    for (const title of ['Top songs', 'Top artists', 'Free against paid']) expect(stdout).toContain(`\n${title}\n`)
    expect(stderr).toMatch(/^Loading into .*demo\.duckdb …\n/)
  })

  test('the example of the library', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const [, logs = '', , songs = ''] = flags
    const strict = join(shared, 'example-logs')
    writeText(join(strict, 'day.json'), readFileSync(join(logs, '2018/11/2018-11-01-events.json'), 'utf8'))
    const stdout = execFileSync(
      process.execPath,
      ['examples/top-songs.mjs', strict, songs, join(shared, 'example.duckdb')],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    )
    expect(stdout).toBe('6 plays\n4  Alpha by Ants\n2  Nope by Nobody\n')
  })
})

describe.concurrent('--json prints one document', () => {
  const ways: { readonly [V in VerbName]?: readonly (readonly string[])[] } = {
    demo: [[]],
    simulate: [
      ['--scale', 'tiny', '--out', 'sim-json'],
      ['--days', '1'],
      ['--out', '-']
    ],
    'create-tables': [['--yes']],
    etl: [[], ['--dry-run'], ['--rebuild'], ['--dry-run', '--rebuild']],
    check: [[]],
    query: [['top-songs'], ['--list'], ['--sql', 'SELEC'], ['match-rate', '--show-sql']],
    status: [[]],
    rejects: [[], ['export'], ['retry'], ['nope']],
    trace: [['1']],
    export: [['users', '--out', 'u.csv'], ['users']],
    schema: [[], ['nope']],
    sql: [[], ['--engine', 'redshift'], ['--engine', 'oracle']],
    diff: [
      ['duckdb:sparkify.duckdb', 'duckdb:sparkify.duckdb'],
      ['duckdb:sparkify.duckdb', 'nope']
    ],
    doctor: [[]],
    cluster: [['policy', '--region', 'us-west-2'], ['nope']],
    completion: [['bash'], ['cmd']]
  }
  test.each(Object.keys(verbs).map((verb) => [verb]))('%s', async (verb) => {
    const tried = Object.entries(ways).find(([name]) => name === verb)?.[1]
    expect(tried, `no way to try ${verb} --json`).toBeDefined()
    for (const argv of tried ?? []) {
      const { code, stdout, stderr } = await inside(
        ...[verb, ...flags, '--warehouse', copied(`json-${verb}`), ...argv, '--json']
      )
      const found = document(stdout)
      if (code === 0 || code === 3) expect(found).not.toHaveProperty('error')
      else if (verb !== 'doctor') {
        expect(found).toMatchObject({ error: { code: expect.stringMatching(/^E_/), message: expect.any(String) } })
        expect(stderr).toMatch(/^error: /m)
        expect(code).not.toBe(1)
      }
    }
  })
})

describe.concurrent('what a user gets wrong', () => {
  test('the nearest right name of a verb, a flag, a key', async () => {
    writeText(home('slip.cfg'), '[S3]\nLOG_DATTA = logs\n')
    const [verb, flag, key, value] = await Promise.all([
      here('staus'),
      inside('etl', '--dryrun'),
      inside('status', '--config', 'slip.cfg'),
      run(['status'], { cwd: shared, env: { SPARKIFY_MAX_REJECTED: 'many' } })
    ])
    for (const { code, stdout } of [verb, flag, key, value]) expect([code, stdout]).toEqual([2, ''])
    expect(verb.stderr).toMatch(/there is no verb "staus"\nhint: Did you mean status\?/)
    expect(flag.stderr).toMatch(/etl has no flag --dryrun\nhint: Did you mean --dry-run\?/)
    expect(key.stderr).toMatch(/where: slip\.cfg:2\nhint: Did you mean LOG_DATA\?/)
    expect(value.stderr).toContain('SPARKIFY_MAX_REJECTED')
  })

  test('a password is never shown', async () => {
    const secret = 'c0rrect-h0rse'
    for (const argv of [
      ['status', '--warehouse', `postgres://etl:${secret}@127.0.0.1:1/db`, '--verbose', '--json'],
      ['etl', ...flags, '--warehouse', `postgres://etl:${secret}@127.0.0.1:1/db`, '--verbose'],
      ['diff', 'duckdb:sparkify.duckdb', `postgres://etl:${secret}@127.0.0.1:1/db`, '--verbose', '--json']
    ]) {
      // The first as a program of its own, where what Node.js itself would print is seen too.
      const start = argv[0] === 'status' ? sparkify : run
      const { code, stdout, stderr } = await start(argv, { cwd: shared, env: { SPARKIFY_DB_PASSWORD: secret } })
      expect(code).toBe(4)
      expect(stdout + stderr).not.toContain(secret)
      expect(stdout + stderr).toContain('nothing answers there')
    }
  })
})

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Only what cannot be broken, such as a path, may be longer. */
function fits40(output: string): void {
  const lines = output.split(/\r?\n/)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.filter((text) => textWidth(text) > 40 && text.trim().includes(' '))).toEqual([])
}

describe.concurrent('as on a terminal of 40 columns', () => {
  test.each(['status', 'check --warehouse duckdb:wide.duckdb', 'query --list', 'rejects', 'query top-songs', 'doctor'])(
    '%s',
    async (line) => {
      if (line.startsWith('check')) copied('wide')
      const { stdout, stderr } = await run(line.split(' '), { cwd: shared, env: LENIENT, columns: 40, errColumns: 40 })
      fits40(stdout + stderr)
    }
  )
})

describe.skipIf(!has('script'))('on a terminal', { concurrent: true }, () => {
  const terminal = (columns: number, line: string, answer = '') =>
    shell(`cd '${shared}'; printf '${answer}' | script -qec "stty cols ${columns} -echo; ${line}" /dev/null`)
  test('of 40 columns: status', async () => {
    fits40((await terminal(40, '$sparkify status')).stdout)
  })
  test('an error is red; NO_COLOR takes the colours', async () => {
    const nope = (env: Readonly<Record<string, string>>) => run(['query', 'nope'], { cwd: shared, env, errColumns: 80 })
    expect((await terminal(80, '$sparkify query nope 2>&1')).stdout).toContain('\u001B[31m')
    expect((await nope({})).stderr).toContain('\u001B[31m')
    expect((await nope({ NO_COLOR: '1' })).stderr).not.toContain('\u001B')
  })
  test('create-tables: y drops, Ctrl-D does not', async () => {
    copied('ask')
    const line = '$sparkify create-tables --warehouse duckdb:ask.duckdb; echo code $?'
    expect((await terminal(80, line, '')).stdout).toMatch(/\[y\/N\] Nothing was changed\.\r\ncode 0/)
    expect((await terminal(80, line, 'y\\n')).stdout).toMatch(/\[y\/N\] Created the tables in .*\r\ncode 0/)
  })
})

// Alone, so that the signal is sent while there is still work to interrupt.
test.skipIf(process.platform === 'win32')(
  'Ctrl-C: exit 130, whole batches stay, and the next run ends the same',
  async () => {
    const own = mkdtempSync(join(shared, 'stop-'))
    const data = writeTinyData(own)
    for (let day = 3; day < 10; day++) {
      const lines = Array.from({ length: 3000 }, (_, item) =>
        eventLine({ itemInSession: item, sessionId: day, ts: 1541106106796 + day * 86_400_000 + item })
      )
      writeText(join(data.logs, `2018/11/2018-11-0${day}-events.json`), lines.join(''))
    }
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, SPARKIFY_BATCH_MB: '1', ...LENIENT }
    const child = spawn(process.execPath, [MAIN, 'etl', '--verbose', ...data.flags], { cwd: own, env, stdio: 'pipe' })
    let stderr = ''
    let stdout = ''
    child.stdout.on('data', (part) => {
      stdout += part
    })
    child.stderr.on('data', (part) => {
      stderr += part
      if (stderr.includes('batch 1:')) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toMatch(/^error: (interrupted|stopped)/m)
    const here = (...argv: string[]): Promise<Ran> => run(argv, { cwd: own, env: LENIENT })
    expect(document((await here('status', '--json')).stdout)).toMatchObject({ runs: [{ status: 'interrupted' }] })
    expect((await here('check')).code).toBe(0)
    expect((await here('etl', ...data.flags)).code).toBe(0)
    expect((await here('etl', ...data.flags, '--warehouse', 'duckdb:whole.duckdb')).code).toBe(0)
    expect((await here('diff', 'duckdb:sparkify.duckdb', 'duckdb:whole.duckdb', '--staging')).code).toBe(0)
  }
)
