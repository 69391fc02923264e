import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { MAIN, type Spawned, sparkify } from '../helpers/spawn.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

/** The built program on the double, from an empty cluster to a killed load. */
describe.each<RedshiftTransport>(['pg', 'data-api'])('double, not Redshift: sparkify by %s', (transport) => {
  let on: TestRedshift
  let env: Record<string, string>
  beforeAll(async () => {
    on = await startRedshift()
    const { bucket } = on.s3
    writeFileSync(
      join(on.tempDir, 'dwh.cfg'),
      `[IAM_ROLE]
ARN = ${on.double.roleArn}
[S3]
LOG_DATA = s3://${bucket}/log_data
SONG_DATA = s3://${bucket}/song_data
STAGING = s3://${bucket}/staging
REGION = us-west-2
ENDPOINT = ${on.s3.endpoint}
[ETL]
MAX_REJECTED = 50%
`
    )
    env = { ...on.env, SPARKIFY_WAREHOUSE: on.url(transport) }
    await on.s3.put('song_data/a.json', ndjson([song()]))
    await on.s3.put('log_data/a.json', `${ndjson([event({ song: 'Moo', artist: 'Cows' })])}{"ts": oops\n`)
  })
  afterAll(() => on?.stop())

  const run = (...argv: string[]): Promise<Spawned> => sparkify(argv, { cwd: on.tempDir, env })
  async function json<T>(...argv: string[]): Promise<T> {
    const { code, stdout, stderr } = await run(...argv, '--json')
    expect([code, stderr], argv.join(' ')).toEqual([0, ''])
    return JSON.parse(stdout)
  }
  const plays = async (): Promise<number> => {
    const [row] = await json<{ n: number }[]>('query', '--sql', 'SELECT COUNT(*) AS n FROM songplays')
    return Number(row?.n)
  }

  it('create-tables, etl, query, rejects, export, doctor', async () => {
    expect((await run('create-tables', '--yes')).code).toBe(0)
    const first = await run('etl')
    expect(first.code, first.stderr).toBe(0)
    // Less than 64 KB in all: by INSERT. A look for leftovers, two listings, two objects.
    expect(first.stdout).toMatch(/requests +2 GET, 3 LIST\n/)
    expect(await plays()).toBe(1)
    expect(await json('rejects')).toMatchObject({
      rejects: [{ line: 2, reason: 'malformed_json', raw: '{"ts": oops' }]
    })
    const to = `s3://${on.s3.bucket}/export/plays/`
    const exported = await run('export', 'songplays', '--out', to, '--partition-by', 'level')
    expect([exported.code, exported.stdout]).toEqual([0, `Wrote 1 row below ${to}.\n`])
    const again = await run('export', 'songplays', '--out', to)
    expect([again.code, again.stderr]).toEqual([
      4,
      expect.stringMatching(/something is in the way.*hint: Give another/s)
    ])
    expect((await run('doctor')).code).toBe(0)
  })

  it('kill -9 in the midst of a COPY: the next run finds the lock free, cleans up and loads', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => event({ sessionId: 7, itemInSession: i, ts: 1541205930796 + i }))
    await on.s3.put('log_data/b.json', ndjson(rows))
    on.double.injectFault({ match: /^COPY/, kind: 'slow', milliseconds: 3000 })
    const child = spawn(process.execPath, [MAIN, 'etl'], {
      cwd: on.tempDir,
      env: { PATH: process.env.PATH, ...env },
      stdio: 'ignore'
    })
    const ended = once(child, 'close')
    // The parts are there before the COPY that reads them.
    while (!(await on.staged()).some((key) => key.endsWith('manifest'))) await sleep(20)
    child.kill('SIGKILL')
    await ended
    expect((await on.staged()).length).toBeGreaterThan(1)
    if (transport === 'data-api') {
      // Its sessions last until they have heard nothing for three minutes, and so does its lock.
      const held = await run('etl')
      expect([held.code, held.stderr]).toEqual([5, expect.stringMatching(/is held by \S+@\S+ \(PID \d+\)/)])
      await sleep(3000)
      on.double.expireSessions()
    }
    const { code, stderr } = await run('etl', '--wait', '20')
    expect(code, stderr).toBe(0)
    expect(await plays()).toBe(301)
    expect(await on.staged()).toEqual([])
    const runs = await json<{ status: string }[]>(...['query', '--sql', 'SELECT status FROM etl_runs ORDER BY run_id'])
    expect(runs.map(({ status }) => status)).toEqual(['done', 'interrupted', 'done'])
  })

  it('Ctrl-C in the midst of a COPY: code 130, nothing left behind', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => event({ sessionId: 8, itemInSession: i, ts: 1541305930796 + i }))
    await on.s3.put('log_data/c.json', ndjson(rows))
    on.double.injectFault({ match: /^COPY/, kind: 'slow', milliseconds: 3000 })
    const child = spawn(process.execPath, [MAIN, 'etl'], {
      cwd: on.tempDir,
      env: { PATH: process.env.PATH, ...env },
      stdio: 'ignore'
    })
    const ended = once(child, 'close')
    while (!(await on.staged()).some((key) => key.endsWith('manifest'))) await sleep(20)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(130)
    expect(await on.staged()).toEqual([])
    const { code, stderr } = await run('etl', '--wait', '20')
    expect(code, stderr).toBe(0)
    expect(await plays()).toBe(601)
  })
})
