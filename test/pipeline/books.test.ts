import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { check } from '../../src/pipeline/check.ts'
import { createTables } from '../../src/pipeline/create-tables.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { dryRun } from '../../src/pipeline/dry-run.ts'
import type { RunEvent } from '../../src/pipeline/events.ts'
import { exportQuery } from '../../src/pipeline/export.ts'
import { query } from '../../src/pipeline/query.ts'
import { rebuild } from '../../src/pipeline/rebuild.ts'
import { listRejects } from '../../src/pipeline/rejects.ts'
import { schema } from '../../src/pipeline/schema.ts'
import { status } from '../../src/pipeline/status.ts'
import { trace } from '../../src/pipeline/trace.ts'
import { checks, runChecks } from '../../src/quality/run.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { DuckDb } from '../../src/util/duckdb.ts'
import { engines } from '../helpers/engines.ts'
import { event, ndjson, song, type Workspace, workspace } from '../helpers/workspace.ts'

const plays = (n: number, more = {}) =>
  Array.from({ length: n }, (_, i) => event({ itemInSession: i, ts: 1541105830796 + i, ...more }))

describe.each(engines)('the books on $kind', (engine) => {
  let shared: Workspace
  let w: Workspace
  beforeAll(async () => {
    shared = await workspace(engine)
    await createTables({ warehouse: shared.warehouse, confirm: async () => true })
  })
  beforeEach(async () => {
    w = shared
    await w.empty()
  })
  afterAll(() => shared?.stop())
  /** For a test of what a first run finds, or that changes the tables: a warehouse of its own, without any. */
  const withoutTables = async (): Promise<void> => {
    const own = await workspace(engine)
    onTestFinished(() => own.stop())
    w = own
  }
  const sources = () => ({ events: folderSource(w.logs), songs: folderSource(w.songs) })
  const nothingLoaded = async (): Promise<void> => {
    const all = ['staging_events', 'staging_songs', 'songplays', 'users', 'etl_files', 'etl_rejects']
    const [counts = []] = await w.rows(`SELECT ${all.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(', ')}`)
    expect(all.map((table, i) => [table, counts[i]])).toEqual(all.map((table) => [table, 0]))
  }

  test.each([
    [{ kind: 'percent', percent: 2 }, true],
    [{ kind: 'percent', percent: 1.9 }, false],
    [{ kind: 'rows', rows: 2 }, true],
    [{ kind: 'rows', rows: 1 }, false]
  ] as const)('2 bad rows of 100 with MAX_REJECTED %j: loaded %s', async (maxRejected, loaded) => {
    w.put('log_data/a.json', `${ndjson(plays(98))}x\n[]\n`)
    w.put('song_data/a.json', [song()])
    if (loaded) {
      expect((await w.load({ maxRejected })).rows).toEqual({ read: 101, staged: 99, rejected: 2 })
      return
    }
    await expect(w.load({ maxRejected })).rejects.toMatchObject({
      code: 'E_REJECTS',
      details: { dataset: 'events', read: 100, rejected: 2 },
      message: expect.stringContaining('a.json:99 malformed_json')
    })
    await nothingLoaded()
    expect(await w.rows('SELECT status FROM etl_runs')).toEqual([['failed']])
    // Mended, the same folder loads whole.
    w.put('log_data/a.json', plays(98))
    expect((await w.load({ maxRejected })).plays).toBe(98)
  })

  test('a failing error-level check rolls everything back and names itself; a warning does not', async () => {
    await withoutTables()
    w.put('log_data/a.json', [event(), event({ level: 'gold', itemInSession: 1 })])
    w.put('song_data/a.json', [song()])
    await expect(w.load()).rejects.toMatchObject({
      code: 'E_CHECK',
      message: expect.stringContaining('"level":"gold"')
    })
    await nothingLoaded()
    w.put('log_data/a.json', [event({ gender: 'X' }), event({ page: 'New Page', itemInSession: 1, gender: 'X' })])
    const warned: string[] = []
    const report = await w.load({ emit: (e: RunEvent) => e.type === 'check' && warned.push(e.outcome.id) })
    expect(report.warnings.map((c) => c.id)).toEqual(warned)
    expect(warned).toEqual(['staging_events-gender-accepted', 'staging_events-page-accepted', 'users-gender-accepted'])
    const stored = await w.rows("SELECT check_id, severity, failing FROM etl_checks WHERE status = 'failed' ORDER BY 1")
    expect(stored).toEqual(warned.map((id) => [id, 'warn', 1]))
    expect((await status(w.warehouse)).failedChecks.map((c) => c.check_id)).toEqual(warned)
    expect(
      (await check({ warehouse: w.warehouse }))
        .filter((c) => !c.passed)
        .map((c) => c.id)
        .sort()
    ).toEqual(warned)
  })

  test('what is wrong fails the checks that are about it, and no other', async () => {
    w.put('log_data/a.json', plays(3, { song: 'Anejo', artist: 'Adelitas Way' }))
    w.put('song_data/a.json', [song({ title: 'Anejo', artist_name: 'Adelitas Way' })])
    await w.load()
    const scope = { songs: 'all', events: 'all', span: 'all', now: Date.now() } as const
    const failing = (sql: string): Promise<string[]> =>
      w.write(async (session) => {
        let failed: string[] = []
        const enough = new Error('all of it is taken back')
        const planted = session.transaction(async () => {
          await session.run(sql)
          const outcomes = await runChecks(session, { dialect: session.dialect, ...scope })
          expect(outcomes.map((c) => c.id)).toEqual(checks.map((c) => c.id))
          failed = outcomes.filter((c) => !c.passed).map((c) => c.id)
          throw enough
        })
        await expect(planted).rejects.toBe(enough)
        return failed.sort()
      })
    const one = '(SELECT MIN(songplay_id) FROM songplays)'
    const faults: Record<string, string[]> = {
      "UPDATE etl_files SET rows_read = 9 WHERE dataset = 'events'": ['rows-conserved'],
      "UPDATE etl_files SET rows_read = 9, rows_staged = 9 WHERE dataset = 'events'": ['staged-rows-present'],
      'UPDATE staging_songs SET file_id = 99': ['staged-rows-present'],
      'DELETE FROM staging_songs': ['staged-rows-present'],
      // As many rows of songs as of events, under the file of the events.
      [`INSERT INTO staging_songs (artist_id, artist_name, song_id, title, duration, num_songs, year, file_id, line)
        SELECT s.artist_id, s.artist_name, s.song_id, s.title, s.duration, s.num_songs, s.year, e.file_id, e.line
        FROM staging_songs s CROSS JOIN staging_events e`]: ['staged-rows-present'],
      "UPDATE etl_files SET plays = 9 WHERE dataset = 'events'": ['plays-conserved'],
      [`DELETE FROM songplays WHERE songplay_id = ${one}`]: ['plays-complete', 'plays-conserved'],
      [`UPDATE songplays SET level = 'gold' WHERE songplay_id = ${one}`]: ['songplays-level-accepted'],
      [`UPDATE songplays SET song_id = 'SO' WHERE songplay_id = ${one}`]: ['songplays-song_id-found'],
      [`UPDATE songplays SET artist_id = 'AR' WHERE songplay_id = ${one}`]: ['songplays-artist_id-found'],
      'DELETE FROM users': ['songplays-user_id-found', 'user_levels-user_id-found'],
      'DELETE FROM time': ['songplays-start_time-found'],
      'DELETE FROM artists': ['songplays-artist_id-found', 'songs-artist_id-found'],
      "UPDATE users SET gender = 'X'": ['users-gender-accepted'],
      "UPDATE user_levels SET level = 'gold'": ['user_levels-level-accepted'],
      "UPDATE staging_events SET gender = 'X'": ['staging_events-gender-accepted'],
      'UPDATE time SET hour = 24': ['time-in-range'],
      'UPDATE staging_songs SET duration = -1': ['staging_songs-in-range'],
      'UPDATE artists SET latitude = 91': ['artists-in-range']
    }
    for (const [sql, ids] of Object.entries(faults)) expect(await failing(sql), sql).toEqual(ids)
    expect(await failing('SELECT 1')).toEqual([])
  })

  test('a key that comes twice is found wherever it lies, and shown with its times', async () => {
    w.put('log_data/a.json', plays(100))
    w.put('song_data/a.json', [song()])
    await w.load()
    const failing = async (): Promise<unknown> =>
      (await check({ warehouse: w.warehouse }))
        .filter((c) => c.id.endsWith('-key-unique') && !c.passed)
        .map((c) => [c.table, c.failing, c.sample.slice(0, 2).map((row) => Number(row.times))])
    expect(await failing()).toEqual([])
    await w.write(async (s) => {
      await s.run('INSERT INTO staging_events SELECT * FROM staging_events WHERE line IN (30, 31, 62)')
      await s.run('INSERT INTO staging_songs SELECT * FROM staging_songs')
    })
    expect(await failing()).toEqual([
      ['staging_events', 3, [2, 2]],
      ['staging_songs', 1, [2]]
    ])
    await w.write((s) => s.run('DELETE FROM staging_events'))
    await w.write((s) => s.run('DELETE FROM staging_songs'))
    expect(await failing()).toEqual([])
    if (w.warehouse.dialect.traits.enforcesKeys) return
    await w.write((s) => s.run('INSERT INTO songplays SELECT * FROM songplays WHERE songplay_id % 50 = 0'))
    expect(await failing()).toEqual([['songplays', 2, [2, 2]]])
  })

  test('a day with a tenth of the usual rows is told, but not the first one, nor before there is a usual', async () => {
    const day = (n: number, rows: number): string =>
      w.put(`log_data/2018/11/2018-11-${String(n).padStart(2, '0')}-events.json`, plays(rows, { sessionId: n }))
    const told = async (): Promise<string[]> =>
      (await w.load()).warnings
        .filter((c) => c.id === 'volume-usual')
        .flatMap((c) => c.sample.map((row) => String(row.uri).slice(-'01-events.json'.length)))
    w.put('song_data/a.json', [song()])
    for (let n = 2; n <= 8; n++) day(n, n === 2 || n === 4 ? 1 : 30)
    expect(await told(), 'a week').toEqual([])
    day(9, 30)
    day(10, 2)
    expect(await told(), 'two days more').toEqual(['10-events.json'])
    day(1, 1)
    expect(await told(), 'a first day that came late').toEqual([])
    day(10, 31)
    day(3, 2)
    expect(await told(), 'days that came anew').toEqual(['03-events.json'])
    const all = (await check({ warehouse: w.warehouse })).find((c) => c.id === 'volume-usual')
    expect(all).toMatchObject({ passed: false, failing: 1 })
  })

  test('a question is one statement that reads: nothing else reaches the engine', async () => {
    const leak = join(w.folder, 'leak.csv')
    const refused = [
      `COPY (SELECT 1) TO '${leak}'`,
      `/* it */ COPY (SELECT 1) TO '${leak}'`,
      'BEGIN',
      'DO $$ BEGIN END $$',
      'CREATE TABLE sneaky (a INTEGER)',
      'WITH d AS (DELETE FROM etl_runs RETURNING 1) SELECT * FROM d',
      'SELECT 1; SELECT 2',
      '',
      '-- nothing'
    ]
    await w.load()
    for (const sql of refused) {
      await expect(query(w.warehouse, sql), sql).rejects.toMatchObject({ code: 'E_USAGE' })
      const options = { warehouse: w.warehouse, format: 'csv', path: join(w.folder, 'x.csv') } as const
      const exporting = exportQuery({ ...options, sql, memoryLimit: '200MB', tempDir: w.tempDir })
      await expect(exporting, sql).rejects.toMatchObject({ code: 'E_USAGE' })
    }
    expect(existsSync(leak)).toBe(false)
    for (const sql of [
      '(SELECT 1)',
      '-- one\nWITH x AS (SELECT 1 AS a) SELECT a FROM x',
      'VALUES (1);',
      'EXPLAIN SELECT 1'
    ]) {
      expect((await query(w.warehouse, sql)).rows.length, sql).toBeGreaterThan(0)
    }
  })

  test('a rebuild that a check stops changes nothing and is booked as failed; without tables it makes none', async () => {
    await withoutTables()
    await expect(rebuild({ warehouse: w.warehouse })).rejects.toMatchObject({ code: 'E_WAREHOUSE' })
    w.put('log_data/a.json', plays(2))
    w.put('song_data/a.json', [song()])
    await w.load()
    await w.write((s) => s.run("UPDATE staging_events SET level = 'gold'"))
    await expect(rebuild({ warehouse: w.warehouse })).rejects.toMatchObject({
      code: 'E_CHECK',
      message: expect.stringMatching(/^\d checks? failed, the star stays as it was\n/)
    })
    expect(await w.rows('SELECT DISTINCT level FROM songplays')).toEqual([['free']])
    expect(await w.rows("SELECT run_id, status, message LIKE '% failed, %' FROM etl_runs ORDER BY 1")).toEqual([
      [1, 'done', null],
      [2, 'failed', true]
    ])
  })

  test('what was read is staged or rejected, and staged plays are plays or duplicates: by file, run and report', async () => {
    w.put('log_data/a.json', `${ndjson(plays(3))}\nx\n{}\n`)
    w.put('log_data/b.json', [...plays(2), event({ page: 'Home', userId: '' })])
    w.put('song_data/a.json', [song()])
    const report = await w.load({ maxRejected: { kind: 'percent', percent: 50 } })
    expect(report).toMatchObject({ rows: { read: 9, staged: 7, rejected: 2 }, plays: 5, duplicates: 2 })
    expect(
      await w.rows('SELECT rows_read, rows_staged, rows_rejected, plays, duplicates FROM etl_files ORDER BY uri')
    ).toEqual([
      [5, 3, 2, 3, 0],
      [3, 3, 0, 2, 2],
      [1, 1, 0, 0, 0]
    ])
    expect(
      await w.rows('SELECT status, rows_read, rows_staged, rows_rejected, plays, duplicates, plays_total FROM etl_runs')
    ).toEqual([['done', 9, 7, 2, 5, 2, 3]])
    const now = await status(w.warehouse)
    expect(now.plays).toEqual({ first: '2018-11-01T20:57:10.796Z', last: '2018-11-01T20:57:10.798Z' })
    expect(now.rejects).toEqual([
      { dataset: 'events', reason: 'malformed_json', rows: 1 },
      { dataset: 'events', reason: 'missing_field', rows: 1 }
    ])
    expect(now.files).toMatchObject([
      { dataset: 'events', loaded: 2 },
      { dataset: 'songs', loaded: 1 }
    ])
  })

  test('unknown keys are reported once a run: key, rows, first file', async () => {
    w.put('log_data/a.json', `${ndjson(plays(2))}broken\n`)
    w.put('log_data/b.json', 'broken\n')
    w.put('log_data/c.json', [
      event({ itemInSession: 7, codec: 'opus' }),
      event({ itemInSession: 8, codec: null, x: {} })
    ])
    w.put('log_data/d.json.gz', [event({ itemInSession: 9, codec: 1 })])
    w.put('song_data/a.json', [song({ codec: 1 })])
    const told: RunEvent[] = []
    const options = {
      maxRejected: { kind: 'percent', percent: 50 },
      emit: (e: RunEvent) => e.type === 'drift' && told.push(e)
    } as const
    const { drift } = await w.load(options)
    expect(drift).toEqual([
      { dataset: 'songs', key: 'codec', rows: 1, firstFile: join(w.songs, 'a.json') },
      { dataset: 'events', key: 'codec', rows: 3, firstFile: join(w.logs, 'c.json') },
      { dataset: 'events', key: 'x', rows: 1, firstFile: join(w.logs, 'c.json') }
    ])
    expect(told).toEqual(drift.map((d) => ({ type: 'drift', ...d })))
    expect((await w.load(options)).drift).toEqual([])
  })

  test('--dry-run says what a run would do, and writes nothing', async () => {
    await withoutTables()
    w.put('log_data/a.json', plays(3))
    w.put('song_data/a.json', [song()])
    const first = await dryRun({ warehouse: w.warehouse, sources: sources() })
    expect(first.datasets.map((d) => [d.dataset, d.new, d.expectedRows])).toEqual([
      ['songs', 1, 1],
      ['events', 1, 3]
    ])
    expect(first.ddl.join('\n')).toContain('etl_files')
    expect((await dryRun({ warehouse: w.warehouse, sources: sources() })).ddl).toEqual(first.ddl)
    await w.load()
    w.put('log_data/a.json', plays(4))
    w.put('log_data/b.json', plays(1))
    w.remove('song_data/a.json')
    const before = await w.star(true)
    const second = await dryRun({ warehouse: w.warehouse, sources: sources() })
    expect(second.ddl).toEqual([])
    expect(second.datasets.map((d) => [d.new, d.changed, d.unchanged, d.gone])).toEqual([
      [0, 0, 0, 1],
      [1, 1, 0, 0]
    ])
    expect(await w.star(true)).toEqual(before)
    expect(await w.rows('SELECT COUNT(*) FROM etl_runs')).toEqual([[1]])
  })

  test('rejects: listed with their place, loaded again on request, gone once the file is mended', async () => {
    const maxRejected = { kind: 'percent', percent: 100 } as const
    const uri = w.put(
      'log_data/a.json',
      Buffer.concat([Buffer.from('x\n'), Buffer.from([0xff, 10]), Buffer.from(ndjson(plays(1)))])
    )
    w.put('song_data/a.json', [song({ year: 'x' })])
    await w.load({ maxRejected })
    const [bad, bytes] = await listRejects(w.warehouse, { dataset: 'events' })
    expect(bad).toMatchObject({ runId: 1, uri, line: 1, column: null, reason: 'malformed_json', raw: 'x', rawBytes: 1 })
    expect(bytes).toMatchObject({ line: 2, reason: 'bad_encoding', raw: '/w==', rawEncoding: 'base64', rawBytes: 1 })
    expect(await listRejects(w.warehouse, { reason: 'wrong_type' })).toMatchObject([
      { dataset: 'songs', column: 'year', line: 1 }
    ])
    expect(await listRejects(w.warehouse, { limit: 1 })).toHaveLength(1)
    expect((await w.load({ maxRejected })).files.changed).toBe(0)
    expect((await w.load({ maxRejected, retryRejects: true })).files).toMatchObject({ new: 0, changed: 2 })
    expect((await listRejects(w.warehouse)).map((r) => r.runId)).toEqual([3, 3, 3])
    w.put('log_data/a.json', plays(2))
    w.put('song_data/a.json', [song()])
    expect((await w.load()).files.changed).toBe(2)
    expect(await listRejects(w.warehouse)).toEqual([])
    expect(await w.rows('SELECT COUNT(*) FROM songplays')).toEqual([[2]])
  })

  test('trace leads from a play to the line of its file, and to its twins', async () => {
    const lines = [event({ page: 'Home' }), event({ location: 'here' })]
    const uri = w.put('log_data/b.json.gz', lines)
    const twin = w.put('log_data/c.json', [event()])
    await w.load()
    const [[id] = []] = await w.rows('SELECT songplay_id FROM songplays')
    const found = await trace(w.warehouse, BigInt(String(id)))
    expect(found).toMatchObject({
      play: { location: 'here' },
      file: { uri, line: 2 },
      run: { run_id: 1 },
      duplicates: [{ uri: twin, line: 1 }],
      raw: JSON.stringify(lines[1])
    })
    w.put('log_data/b.json.gz', 'changed')
    expect((await trace(w.warehouse, BigInt(String(id)))).raw).toBeNull()
    await expect(trace(w.warehouse, 5n)).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  test('a table that lacks a column: etl and its plan refuse in the same words', async () => {
    await withoutTables()
    await w.load()
    await w.write((s) => s.run('ALTER TABLE etl_checks DROP COLUMN sample'))
    const refused = {
      code: 'E_WAREHOUSE',
      remedy: 'fix-config',
      message: expect.stringMatching(/^the table etl_checks of the warehouse has no column sample: /),
      hint: expect.stringContaining('`sparkify schema` shows the differences')
    }
    await expect(dryRun({ warehouse: w.warehouse, sources: sources() })).rejects.toMatchObject(refused)
    await expect(w.load()).rejects.toMatchObject(refused)
  })

  test('schema finds what differs from the model', async () => {
    await withoutTables()
    await w.load()
    const made = await schema(w.warehouse)
    expect(made.missing).toEqual([])
    expect(made.tables.flatMap((t) => t.differences)).toEqual([])
    await w.write(async (s) => {
      await s.run('ALTER TABLE etl_checks ADD COLUMN extra INTEGER')
      await s.run('DROP VIEW plays')
      await s.run('CREATE TABLE strange (x INTEGER)')
    })
    const changed = await schema(w.warehouse)
    expect(changed.missing).toEqual(['plays'])
    const differing = changed.tables.filter((t) => t.differences.length > 0).map((t) => [t.name, t.differences.join()])
    expect(differing).toEqual([
      ['etl_checks', 'column extra is not in the model'],
      ['strange', 'not a table of this project']
    ])
  })

  test('export to csv, json and parquet and back keeps every value', async () => {
    w.put('log_data/a.json', [
      event({ location: 'a "b",\tc\nd', userAgent: null }),
      event({ itemInSession: 1, location: '' })
    ])
    w.put('song_data/a.json', [song({ artist_latitude: 0.1, artist_longitude: -41.28054, title: 'Björk 🎵' })])
    await w.load()
    const [[first] = [], [second] = []] = await w.rows('SELECT songplay_id FROM songplays ORDER BY 1')
    const at = '2018-11-01T20:57:10.796Z'
    const sql =
      'SELECT p.songplay_id, p.start_time, p.location, p.user_agent, a.latitude, s.title FROM songplays p CROSS JOIN artists a CROSS JOIN songs s ORDER BY 1'
    const readers = { csv: 'read_csv', json: 'read_json', parquet: 'read_parquet' } as const
    const db = await DuckDb.open(':memory:')
    onTestFinished(() => db.close())
    for (const format of ['csv', 'json', 'parquet'] as const) {
      const path = join(w.folder, `out.${format}`)
      const options = { warehouse: w.warehouse, sql, format, path, memoryLimit: '200MB', tempDir: w.tempDir }
      expect(await exportQuery(options), format).toBe(2)
      // A CSV can hold no difference between null and the empty text.
      const same = format === 'csv' ? "coalesce(location, '')" : 'location'
      const back = await db.all(
        `SELECT songplay_id::VARCHAR AS id, strftime(start_time::TIMESTAMP, '%xT%H:%M:%S.%gZ') AS at, ${same} AS location,
           user_agent, latitude, title FROM ${readers[format]}('${path}') ORDER BY songplay_id`
      )
      expect(
        back.map((row) => Object.values(row)),
        format
      ).toEqual([
        [String(first), at, 'a "b",\tc\nd', null, 0.1, 'Björk 🎵'],
        [String(second), at, '', 'UA', 0.1, 'Björk 🎵']
      ])
      const failing = exportQuery({ ...options, sql: 'SELECT nothing', path: `${path}2` })
      await expect(failing, format).rejects.toMatchObject({ code: 'E_USAGE' })
      expect(() => readFileSync(`${path}2.part`), format).toThrow()
    }
  })

  test.each(['csv', 'json', 'parquet'] as const)('export to %s keeps every digit of a number', async (format) => {
    const path = join(w.folder, `numbers.${format}`)
    const options = { warehouse: w.warehouse, format, path, memoryLimit: '200MB', tempDir: w.tempDir }
    const most = '9223372036854775807'
    await w.write(async () => undefined)
    const sql = `SELECT CAST('12345678901234567890.12' AS DECIMAL(38, 2)) AS sized, CAST('1.50' AS DECIMAL(4, 2)) AS short,
        SUM(x) AS total, SUM(x) / SUM(x) AS one
      FROM (SELECT CAST(${most} AS BIGINT) AS x UNION ALL SELECT ${most}) t`
    expect(await exportQuery({ ...options, sql })).toBe(1)
    const db = await DuckDb.open(':memory:')
    if (format === 'parquet') {
      const [row] =
        await db.all(`SELECT sized, typeof(sized) AS of_sized, short, typeof(short) AS of_short, total, typeof(total) AS of_total, one
        FROM '${path}'`)
      const types = ['DECIMAL(38,2)', 'DECIMAL(4,2)', 'DECIMAL(38,0)']
      expect(Object.values(row ?? {}).map(String)).toEqual(
        ['12345678901234567890.12', '1.50', '18446744073709551614'].flatMap((value, i) => [value, types[i]]).concat('1')
      )
    } else {
      const text = readFileSync(path, 'utf8')
      for (const digits of ['12345678901234567890.12', '18446744073709551614'])
        expect(text).toMatch(new RegExp(`[:,\\n]${digits}[,}]`))
    }
    db.close()
  })

  test('diff with another engine finds nothing, and then what was planted', async () => {
    const other = await workspace('memory')
    try {
      w.put('log_data/a.json', [...plays(5), event({ itemInSession: 9, song: 'Moo', artist: 'Cows' })])
      w.put('song_data/a.json', [song({ artist_latitude: 1, artist_longitude: 0.1 })])
      await w.load()
      await w.load({ warehouse: other.warehouse, batchBytes: 1 })
      const equal = await diff(w.warehouse, other.warehouse, { staging: true })
      expect(equal.filter((t) => !t.equal)).toEqual([])
      expect(equal.map((t) => t.table)).toContain('user_levels')
      await other.write(async (s) => {
        await s.run("UPDATE users SET first_name = 'Eve'")
        await s.run("DELETE FROM songplays WHERE start_time = TIMESTAMP '2018-11-01 20:57:10.797'")
      })
      const planted = (await diff(w.warehouse, other.warehouse)).filter((t) => !t.equal)
      expect(planted.map(({ table, rows, onlyA, onlyB }) => ({ table, rows, onlyA, onlyB }))).toEqual([
        {
          table: 'songplays',
          rows: { a: 6, b: 5 },
          onlyA: ['2018-11-01T20:57:10.797Z\t1\tfree\t\\N\t\\N\t1\t1\tLund\tUA'],
          onlyB: []
        },
        { table: 'users', rows: { a: 1, b: 1 }, onlyA: ['1\tAnn\tLee\tF\tfree'], onlyB: ['1\tEve\tLee\tF\tfree'] }
      ])
    } finally {
      await other.stop()
    }
  })

  test('an interrupted run leaves nothing half, and the next one ends the same', async () => {
    await withoutTables()
    w.put('log_data/a.json', plays(5))
    w.put('song_data/a.json', [song()])
    const steps = ['insert plays', 'stage events', 'fill users', 'fill artists']
    for (const name of steps) {
      const stopper = new AbortController()
      const run = w.load({
        signal: stopper.signal,
        emit: (e: RunEvent) => e.type === 'step' && e.name === name && stopper.abort()
      })
      await expect(run, name).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
      await nothingLoaded()
    }
    expect((await w.load()).plays).toBe(5)
    const runs = await w.rows('SELECT status FROM etl_runs ORDER BY run_id')
    expect(runs).toEqual([...steps.map(() => ['interrupted']), ['done']])
  })

  test('the second of two runs at once fails with the name of the first, or waits for it', async (context) => {
    if (w.oneSession) return context.skip('one session has no second one to keep out')
    w.put('log_data/a.json', plays(3))
    let second: Promise<unknown> | undefined
    const first = w.load({
      emit: () => {
        second ??= w.load().catch((error: unknown) => error)
      }
    })
    expect((await first).plays).toBe(3)
    expect(await second).toMatchObject({
      code: 'E_LOCKED',
      message: expect.stringMatching(new RegExp(`PID ${process.pid}`))
    })
    expect((await w.load()).files.unchanged).toBe(1)
  })
})

describe('a large file', () => {
  test('read in place gives what the same content gives compressed: rows, lines and rejects', async () => {
    const bad = new Map([
      [1, '\uFEFF[]'],
      [700, 'nonsense'],
      [1500, '{"page":"NextSong"}'],
      [1501, `${JSON.stringify(event()).slice(0, -1)},}`],
      [2999, JSON.stringify(event({ song: 'x'.repeat(1025) }))]
    ])
    const lines = Array.from({ length: 3000 }, (_, i) =>
      JSON.stringify(
        event({ itemInSession: i, ts: 1541105830796 + i, userAgent: 'u'.repeat(150), song: `1.${i}0`, extra: 1 })
      )
    )
    for (const [line, text] of bad) lines[line - 1] = text
    const outcomes = []
    const [w, zipped] = [await workspace('memory'), await workspace('memory')]
    try {
      for (const [on, name] of [
        [w, 'log_data/a.json'],
        [zipped, 'log_data/a.json.gz']
      ] as const) {
        on.put(name, lines.join('\r\n'))
        const { drift, ...report } = await on.load()
        expect(report.rows).toEqual({ read: 3000, staged: 2995, rejected: 5 })
        expect(drift.map((d) => [d.key, d.rows])).toEqual([['extra', 2995]])
        const rejects = (await listRejects(on.warehouse)).map((r) => [r.line, r.reason, r.column, r.raw.slice(0, 20)])
        expect(rejects.map(([line]) => line)).toEqual([...bad.keys()])
        const staged = (await on.star(true)).staging_events?.map((row) => row.replace(/^\S+/, ''))
        outcomes.push([rejects, await on.star(), staged])
      }
      expect(outcomes[0]).toEqual(outcomes[1])
    } finally {
      await w.stop()
      await zipped.stop()
    }
  })

  test.each([
    ['all of one shape', 0],
    ['one in a hundred of no known shape', 100],
    ['one in two of no known shape', 2]
  ])(
    'every row of a large file has the number of its own line, and one unknown key is found: rows %s',
    async (_, every) => {
      // Without a last LF and larger than one of the reader's buffers: where an order of reading could be lost.
      const w = await workspace('memory')
      try {
        const lines = Array.from({ length: 40_000 }, (_, i) => {
          const song = every > 0 && i % every === 0 ? { song: i } : {}
          const key = i === 33_333 ? { device: 'phone' } : {}
          return JSON.stringify(
            event({ itemInSession: i, ts: 1541105830796 + i, userAgent: 'u'.repeat(250), ...song, ...key })
          )
        })
        w.put('log_data/a.json', lines.join('\n'))
        const report = await w.load()
        expect(report.rows).toEqual({ read: 40_000, staged: 40_000, rejected: 0 })
        expect(report.drift.map(({ key, rows }) => [key, rows])).toEqual([['device', 1]])
        const wrong = await query(w.warehouse, 'SELECT COUNT(*) FROM staging_events WHERE item_in_session <> line - 1')
        expect(wrong.rows).toEqual([[0]])
      } finally {
        await w.stop()
      }
    }
  )

  test('a row that is nested deep is read like any other: in an unknown key, and where text belongs', async () => {
    const w = await workspace('memory')
    try {
      const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
      const line = JSON.stringify(event())
      w.put('log_data/a.json', `${line.slice(0, -1)},"x":${deep}}\n${line.replace('"song":null', `"song":${deep}`)}\n`)
      const report = await w.load({ maxRejected: { kind: 'rows', rows: 1 } })
      expect(report).toMatchObject({ rows: { read: 2, staged: 1, rejected: 1 }, drift: [{ key: 'x', rows: 1 }] })
      expect((await listRejects(w.warehouse)).map((r) => [r.line, r.reason, r.column])).toEqual([
        [2, 'wrong_type', 'song']
      ])
    } finally {
      await w.stop()
    }
  })

  test('a row above 4 MB is rejected with its first bytes and its whole length, wherever it lies', async () => {
    const w = await workspace('memory')
    try {
      const long = JSON.stringify(event({ userAgent: 'u'.repeat(4 * 1024 * 1024) }))
      const text = `${ndjson([event()])}${long}\n${ndjson([event({ itemInSession: 1 })])}`
      w.put('log_data/a.json', text)
      w.put('log_data/b.json.gz', `${long}\n`)
      // Larger than what is read whole: its long row comes in many chunks.
      w.put('log_data/c.json', `${long}${' '.repeat(5 * 1024 * 1024)}\r\n${ndjson([event({ itemInSession: 2 })])}`)
      const { rows } = await w.load({ maxRejected: { kind: 'rows', rows: 3 } })
      expect(rows).toEqual({ read: 6, staged: 3, rejected: 3 })
      const rejects = await listRejects(w.warehouse)
      expect(rejects.map((r) => [r.line, r.reason, r.column, r.raw])).toEqual(
        [2, 1, 1].map((line) => [line, 'too_long', null, long.slice(0, 1024 * 1024)])
      )
      expect(rejects.map((r) => r.rawBytes)).toEqual([
        long.length,
        long.length,
        long.length + 5 * 1024 * 1024 + '\r'.length
      ])
      expect(await w.rows('SELECT line FROM staging_events ORDER BY line')).toEqual([[1], [2], [3]])
    } finally {
      await w.stop()
    }
  })

  test('what is kept of a long row ends with a character, so that it stays text', async () => {
    const w = await workspace('memory')
    try {
      const MIB = 1024 * 1024
      // An emoji has four bytes, and six stand before the first: the first MiB ends within one.
      const rows = [MIB, MIB / 2].map((emojis) => `{"x":"${'😀'.repeat(emojis)}"}`)
      w.put('log_data/a.json', rows.join('\n'))
      await w.load({ maxRejected: { kind: 'percent', percent: 100 } })
      const rejects = await listRejects(w.warehouse)
      expect(rejects.map((r) => r.reason)).toEqual(['too_long', 'missing_field'])
      for (const [index, row] of rows.entries()) {
        const { raw = '', rawEncoding, rawBytes } = rejects[index] ?? {}
        expect([rawEncoding, rawBytes]).toEqual(['utf-8', Buffer.byteLength(row)])
        expect(row.startsWith(raw)).toBe(true)
        expect(raw.endsWith('😀')).toBe(true)
        expect(Buffer.byteLength(raw)).toBe(MIB - 2)
      }
    } finally {
      await w.stop()
    }
  })
})
