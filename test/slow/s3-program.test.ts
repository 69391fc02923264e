import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diff } from '../../src/pipeline/diff.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import { faultyProxy } from '../helpers/faulty-proxy.ts'
import { httpFake, s3Failure } from '../helpers/http-fake.ts'
import type { S3Place } from '../helpers/s3-place.ts'
import { startS3Server } from '../helpers/s3-server.ts'
import { MAIN, type Spawned, sparkify } from '../helpers/spawn.ts'
import { eventLine, writeTinyData } from '../helpers/tiny-data.ts'

/** The built program on S3, here fauxqs and not Amazon. */
describe('sparkify on S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  let place: S3Place
  let env: Record<string, string>
  const warehouse = `duckdb:${join(folder, 's3.duckdb')}`
  const run = (argv: readonly string[], more: Record<string, string> = {}): Promise<Spawned> =>
    sparkify(argv, { cwd: folder, env: { ...env, ...more } })

  beforeAll(async () => {
    place = await startS3Server()
    writeTinyData(join(folder, 'tiny'))
    for (const name of ['log_data', 'song_data']) await place.putFolder(join(folder, 'tiny', name), name)
    await place.put('log_data_old/x.json', 'not ours')
    writeFileSync(
      join(folder, 'dwh.cfg'),
      `[S3]\nLOG_DATA = 's3://${place.bucket}/log_data'\nSONG_DATA = 's3://${place.bucket}/song_data'\nENDPOINT = ${place.endpoint}\n[ETL]\nMAX_REJECTED = 20%\n[WAREHOUSE]\nURL = ${warehouse}\n`
    )
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = place.env
    env = { AWS_ACCESS_KEY_ID: `${AWS_ACCESS_KEY_ID}`, AWS_SECRET_ACCESS_KEY: `${AWS_SECRET_ACCESS_KEY}` }
  })
  afterAll(async () => {
    await place.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('etl --dry-run shows the plan and reads nothing', async () => {
    const { code, stdout } = await run(['etl', '--dry-run', '--json'])
    expect(code).toBe(0)
    const plan = JSON.parse(stdout)
    expect(plan.datasets.map((d: { source: string; new: number }) => [d.source, d.new])).toEqual([
      [`s3://${place.bucket}/song_data`, 2],
      [`s3://${place.bucket}/log_data`, 2]
    ])
  })

  test('etl loads, tells its requests, and finds nothing new then', async () => {
    const first = await run(['etl', '--json'])
    expect([first.code, first.stderr]).toEqual([0, ''])
    const report = JSON.parse(first.stdout)
    expect([report.files.new, report.rows.rejected, report.requests]).toEqual([4, 1, { GET: 4, LIST: 2 }])
    const { code, stdout } = await run(['etl'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Nothing new.*\n(.*\n)*.*requests {7}2 LIST/)
  })

  test('rejects retry reads the file again that has them', async () => {
    const listed = JSON.parse((await run(['rejects', '--json'])).stdout)
    expect(listed.rejects).toMatchObject([{ uri: expect.stringMatching(/^s3:.*-02-events\.json$/), line: 7 }])
    const { code, stdout } = await run(['rejects', 'retry', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ files: { changed: 1 }, requests: { GET: 1, LIST: 2 } })
  })

  test('trace shows the line as the object has it, and does without where it changed', async () => {
    const sql = 'SELECT songplay_id FROM songplays ORDER BY start_time LIMIT 1'
    const id = (await run(['query', '--sql', sql, '--format', 'csv'])).stdout.trim().split('\n').at(-1) ?? ''
    const found = JSON.parse((await run(['trace', id, '--json'])).stdout)
    expect(JSON.parse(found.raw)).toMatchObject({ song: 'Alpha', itemInSession: 0 })
    const without = await run(['trace', id, '--json'], { AWS_SECRET_ACCESS_KEY: '', AWS_ACCESS_KEY_ID: '' })
    expect([without.code, JSON.parse(without.stdout).raw]).toEqual([0, null])
  })

  test('doctor tells who asks, where the bucket is, and reads an object', async () => {
    const { code, stdout } = await run(['doctor'])
    expect(stdout).toMatch(/ok +AWS identity: the access key …AK/)
    expect(stdout).toMatch(/ok +bucket sparkify-test: is/)
    expect(stdout).toMatch(/ok +LOG_DATA: s3:\/\/sparkify-test\/log_data: can be listed, begins with s3:/)
    expect(stdout).toMatch(/ok +SONG_DATA: .*can be read: the first \d+ of \d+ bytes/)
    expect(code).toBe(0)
  })

  test('a bucket that is not there: code 4; no credentials: code 2', async () => {
    const wrong = await run(['etl', '--log-data', 's3://nobody-has-it/x', '--song-data', 's3://nobody-has-it/y'])
    expect(wrong.code).toBe(4)
    expect(wrong.stderr).toMatch(/error: s3:\/\/nobody-has-it\/y\/ cannot be listed: there is no such bucket\n.*hint:/s)
    const nobody = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true', HOME: folder }
    const without = await run(['etl'], nobody)
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('no usable AWS credentials')])
    expect((await run(['doctor'], nobody)).stdout).toMatch(/bad +AWS identity: .*\n +→ Set AWS_ACCESS_KEY_ID/)
  })

  test('another region (a fake, not S3): the right one is named', async () => {
    const fake = await httpFake((_, response) =>
      s3Failure(response, 301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'us-west-2' } })
    )
    const { code, stderr } = await run(['etl', '--endpoint-url', fake.url, '--region', 'eu-west-1'])
    await fake.close()
    expect(code).toBe(4)
    expect(stderr).toContain('the bucket is in the region us-west-2')
    expect(stderr).toContain('hint: Set [S3] REGION (or --region, AWS_REGION) to us-west-2; eu-west-1 was asked.')
  })

  test('neither --version nor a run without S3 loads the SDK', async () => {
    const spy = join(folder, 'spy.mjs')
    writeFileSync(
      spy,
      `import Module from 'node:module'
       const load = Module._load
       Module._load = function (name, ...rest) {
         if (/@aws-sdk|@smithy/.test(name)) process.stderr.write('loaded ' + name + '\\n')
         return load.call(this, name, ...rest)
       }`
    )
    const tiny = ['--log-data', join(folder, 'tiny/log_data'), '--song-data', join(folder, 'tiny/song_data')]
    const more = { NODE_OPTIONS: `--import=${spy}` }
    const local = await run(['etl', ...tiny, '--warehouse', `duckdb:${join(folder, 'local.duckdb')}`], more)
    expect([local.code, local.stderr]).toEqual([0, expect.not.stringContaining('loaded ')])
    expect((await run(['--version'], more)).stderr).not.toContain('loaded ')
    expect((await run(['etl'], more)).stderr).toContain('loaded @')
  })

  describe('a load that ends in the middle', () => {
    const data = join(folder, 'days')
    const sources = (root: string): string[] => ['--log-data', `${root}/log_data`, '--song-data', `${root}/song_data`]
    beforeAll(async () => {
      mkdirSync(join(data, 'log_data'), { recursive: true })
      mkdirSync(join(data, 'song_data'))
      for (const day of [1, 2, 3, 4]) {
        const lines = Array.from({ length: 1800 }, (_, item) => eventLine({ itemInSession: item, sessionId: day }))
        writeFileSync(join(data, 'log_data', `${day}.json`), lines.join(''))
      }
      await place.putFolder(join(data, 'log_data'), 'days/log_data')
    })

    test.each(['SIGKILL', 'SIGINT'] as const)('%s: the next run ends in the same tables', async (signal) => {
      const url = join(folder, `${signal}.duckdb`)
      let silent: (() => void) | undefined
      const reached = new Promise<void>((resolve) => {
        silent = resolve
      })
      const front = await faultyProxy(place.endpoint, (request) => {
        if (!request.url?.includes('4.json')) return undefined
        silent?.()
        return 'silence'
      })
      const args = ['etl', '--warehouse', `duckdb:${url}`, ...sources(`s3://${place.bucket}/days`)]
      const child = spawn(process.execPath, [MAIN, ...args, '--endpoint-url', front.url], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...env, SPARKIFY_BATCH_MB: '1' },
        stdio: 'ignore'
      })
      const ended = once(child, 'close')
      await reached
      child.kill(signal)
      const [code] = await ended
      if (signal === 'SIGINT') expect(code).toBe(130)
      await front.close()

      const again = await run([...args, '--json'], { SPARKIFY_BATCH_MB: '1' })
      expect(again.code, again.stderr).toBe(0)
      const folderUrl = join(folder, `${signal}-folder.duckdb`)
      expect((await run(['etl', '--warehouse', `duckdb:${folderUrl}`, ...sources(data)])).code).toBe(0)
      const options = { memoryLimit: '256MB', tempDir: join(folder, 'temp') }
      const tables = await diff(duckdbWarehouse(url, options), duckdbWarehouse(folderUrl, options))
      expect(tables.filter((t) => !t.equal)).toEqual([])
    })
  })
})
