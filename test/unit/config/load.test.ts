import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { originText } from '../../../src/config/config.ts'
import { type ConfigInput, loadConfig, readWarehouseUrl } from '../../../src/config/load.ts'
import { settingList } from '../../../src/config/settings.ts'
import { AppError } from '../../../src/util/errors.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sparkify-config-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const write = (text: string | Uint8Array, name = 'dwh.cfg') => writeFileSync(join(cwd, name), text)
const load = (input: Partial<ConfigInput> = {}) => loadConfig({ env: { HOME: '/home/ada' }, cwd, ...input })
function fail(input: Partial<ConfigInput> = {}): AppError {
  try {
    load(input)
  } catch (error) {
    if (error instanceof AppError) {
      expect([error.code, error.remedy]).toEqual(['E_CONFIG', 'fix-config'])
      return error
    }
    throw error
  }
  throw new Error('did not throw')
}

/** As the users of the original scripts wrote it. */
const ORIGINAL = `[CLUSTER]
HOST='dwhcluster.csmamz5zxmle.us-west-2.redshift.amazonaws.com'
DB_NAME='dwh'
DB_USER='dwhuser'
DB_PASSWORD='Passw0rd#;=%'
DB_PORT=5439

[IAM_ROLE]
ARN='arn:aws:iam::123456789012:role/dwhRole'

[S3]
LOG_DATA='s3://udacity-dend/log_data'
LOG_JSONPATH='s3://udacity-dend/log_json_path.json'
SONG_DATA='s3://udacity-dend/song_data'
`

describe('what counts', () => {
  test('defaults, when there is nothing else', () => {
    const config = load()
    expect(config).toMatchObject({
      warehouse: { kind: 'duckdb', path: join(cwd, 'sparkify.duckdb'), name: 'duckdb:sparkify.duckdb' },
      songMatch: 'exact',
      maxRejected: { kind: 'percent', percent: 1 },
      lockWait: 0,
      memoryLimit: '800MB',
      batchMb: 384
    })
    expect(config.file).toBeUndefined()
    expect(config.logData).toBeUndefined()
    expect(originText(config.origins.songMatch)).toBe('default')
  })

  test('flag over environment over file over default, each with its origin', () => {
    write('[S3]\nLOG_DATA = file-logs\nSONG_DATA = file-songs\n[ETL]\nLOCK_WAIT = 7\n')
    const config = load({
      flags: { logData: 'flag-logs' },
      env: { SPARKIFY_LOG_DATA: 'env-logs', SPARKIFY_SONG_DATA: 'env-songs', SPARKIFY_LOCK_WAIT: '' }
    })
    expect(config.logData).toEqual({ kind: 'folder', path: join(cwd, 'flag-logs') })
    expect(config.songData).toEqual({ kind: 'folder', path: join(cwd, 'env-songs') })
    expect(config.lockWait).toBe(7)
    expect(config.origins).toMatchObject({
      logData: { kind: 'flag', name: '--log-data' },
      songData: { kind: 'env', name: 'SPARKIFY_SONG_DATA' },
      lockWait: { kind: 'file', file: 'dwh.cfg', line: 5, section: 'ETL', key: 'LOCK_WAIT' },
      batchMb: { kind: 'default' }
    })
  })

  test('AWS_REGION before AWS_DEFAULT_REGION, ours before both', () => {
    expect(load({ env: { AWS_DEFAULT_REGION: 'a' } }).region).toBe('a')
    expect(load({ env: { AWS_DEFAULT_REGION: 'a', AWS_REGION: 'b' } }).region).toBe('b')
    expect(load({ env: { AWS_REGION: 'b', SPARKIFY_REGION: 'c', AWS_PROFILE: 'p' } })).toMatchObject({
      region: 'c',
      awsProfile: 'p'
    })
  })

  test('a folder is taken from beside the file, from the working directory, or from home', () => {
    mkdirSync(join(cwd, 'etc'))
    write('[S3]\nLOG_DATA = logs\nSONG_DATA = ~/songs\n[WAREHOUSE]\nURL = duckdb:w.duckdb', 'etc/my.cfg')
    const config = load({ configPath: 'etc/my.cfg', env: { HOME: '/home/ada' } })
    expect(config.logData).toEqual({ kind: 'folder', path: join(cwd, 'etc', 'logs') })
    expect(config.songData).toEqual({ kind: 'folder', path: join('/home/ada', 'songs') })
    expect(config.warehouse).toMatchObject({ path: join(cwd, 'w.duckdb') })
    expect(config.file).toBe(join(cwd, 'etc', 'my.cfg'))
    expect(load({ env: { SPARKIFY_CONFIG: 'etc/my.cfg' } }).file).toBe(join(cwd, 'etc', 'my.cfg'))
  })

  test('is frozen, all through', () => {
    const config = load()
    expect(Object.isFrozen(config) && Object.isFrozen(config.warehouse) && Object.isFrozen(config.origins.host)).toBe(
      true
    )
  })

  test('no two settings share a place', () => {
    const names = settingList().flatMap(([, { ini, env }]) => [...env, ...(ini ? [`${ini.section}.${ini.key}`] : [])])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the original dwh.cfg', () => {
  test('works, and means Redshift', () => {
    write(ORIGINAL)
    const config = load()
    expect(config.warehouse).toMatchObject({
      kind: 'redshift',
      name: 'redshift://dwhuser@dwhcluster.csmamz5zxmle.us-west-2.redshift.amazonaws.com:5439/dwh'
    })
    expect(config.dbPassword?.reveal()).toBe('Passw0rd#;=%')
    expect(config.logData).toEqual({ kind: 's3', bucket: 'udacity-dend', prefix: 'log_data' })
    expect(config.iamRole).toBe('arn:aws:iam::123456789012:role/dwhRole')
    expect(originText(config.origins.warehouse)).toBe('dwh.cfg:2')
  })

  test('gives way to a warehouse that is named', () => {
    write(ORIGINAL)
    expect(load({ flags: { warehouse: 'duckdb::memory:' } }).warehouse).toMatchObject({ path: ':memory:' })
  })

  test('a host that is no Redshift means PostgreSQL, and needs a database', () => {
    write('[CLUSTER]\nHOST = localhost\nDB_NAME = a/b\n')
    expect(load().warehouse).toMatchObject({ kind: 'postgres', port: 5432, name: 'postgres://localhost:5432/a%2Fb' })
    write('[CLUSTER]\nHOST = localhost\n')
    expect(fail().details).toMatchObject({ file: 'dwh.cfg', line: 2 })
  })

  test('shows its password nowhere', () => {
    write(ORIGINAL)
    const config = load()
    const shown = [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.dbPassword)]
    for (const text of shown) expect(text).not.toContain('Passw0rd')
    expect(config.redact('login failed: Passw0rd#;=% / Passw0rd%23%3B%3D%25')).toBe('login failed: *** / ***')
  })
})

describe('errors', () => {
  test.each([
    ['[S3]\nLOG_DAT = x', 2, 'LOG_DAT is no key of section [S3]', 'Did you mean LOG_DATA?'],
    ['[S4]\n', 1, '[S4] is no section of dwh.cfg', 'Did you mean [S3]?'],
    ['[ETL]\nLOG_DATA = x', 2, 'LOG_DATA is no key', 'LOG_DATA belongs under [S3]'],
    ['[AWS]\nKEY = AKIA', 1, '[AWS] is no section', 'use a profile'],
    ['[ETL]\n\nSONG_MATCH = normalised', 3, '"normalised"; expected exact or normalized', 'Did you mean normalized?'],
    ['[ETL]\nMAX_REJECTED = 0.01', 2, 'expected a percentage', '0.01 is 1%'],
    ['[ETL]\nMAX_REJECTED = 101%', 2, 'expected a percentage', undefined],
    ['[ETL]\nLOCK_WAIT = -1', 2, 'expected a whole number from 0', undefined],
    ['[ETL]\nMEMORY_LIMIT = 800', 2, 'expected a size', undefined],
    ['[CLUSTER]\nDB_PORT = 70000', 2, 'expected a whole number from 1 to 65535', undefined],
    ['[CLUSTER]\nHOST = h.amazonaws.com:5439/dev', 2, 'a host alone', '5439 belongs into DB_PORT'],
    ['[IAM_ROLE]\nARN = dwhRole', 2, 'expected arn:aws:iam::', undefined],
    ['[S3]\nLOG_DATA = gs://bucket', 2, 'expected a folder or s3://bucket/prefix', undefined],
    ['[S3]\nLOG_DATA = s3:/bucket', 2, 'expected s3://bucket/prefix', undefined],
    ['[WAREHOUSE]\nURL = postgre://h/db', 2, '"postgre://…"; expected duckdb:path', 'Did you mean postgres: at'],
    ['[WAREHOUSE]\nURL = w.duckdb', 2, '"w.duckdb"; expected duckdb:path', 'write duckdb:w.duckdb'],
    ["[ETL]\nTEMP_DIR = 'x", 2, 'no closing', undefined]
  ])('%j', (text, line, message, hint) => {
    write(text)
    const error = fail()
    expect(error.details).toMatchObject({ file: 'dwh.cfg', line })
    expect(error.message).toContain(message)
    if (hint === undefined) expect(error.hint).toBeUndefined()
    else expect(error.hint).toContain(hint)
  })

  test('a variable that means nothing', () => {
    const error = fail({ env: { SPARKIFY_LOGDATA: 'x' } })
    expect(error.message).toContain('SPARKIFY_LOGDATA')
    expect(error.hint).toBe('Did you mean SPARKIFY_LOG_DATA?')
  })

  test('a wrong value in a variable and in a flag', () => {
    expect(fail({ env: { SPARKIFY_BATCH_MB: 'big' } })).toMatchObject({
      message: 'SPARKIFY_BATCH_MB is "big"; expected a whole number from 1 to 65536',
      details: { variable: 'SPARKIFY_BATCH_MB', found: '"big"' }
    })
    expect(fail({ flags: { warehouse: '' } }).message).toBe('--warehouse is empty')
  })

  test('a file that is named and not there, is a folder, or is not UTF-8', () => {
    expect(fail({ configPath: 'no.cfg' }).message).toContain('--config names a file that is not there: no.cfg')
    expect(fail({ configPath: '.' }).message).toContain('it is a folder')
    write(Uint8Array.of(0xff, 0xfe, 0x5b, 0))
    expect(fail().message).toContain('not UTF-8')
  })

  test.each([
    'postgres://u:hunter2#x@host/db',
    'postgres://u:hun/ter2hunter2@host',
    'postgres:u:hunter2@host/db',
    'u:hunter2@host/db',
    'postgres://u:hunter2',
    'postgres://u:hunter2@host/db?password=hunter2&x=#'
  ])('an address that cannot be read does not give its password away: %s', (url) => {
    const error = fail({ flags: { warehouse: url } })
    expect(`${error.message} ${error.hint} ${JSON.stringify(error.details)}`).not.toContain('hunter2')
  })

  test('an unknown key does not give its value away', () => {
    write('[CLUSTER]\nDB_PASWORD = hunter2')
    const error = fail()
    expect(error.hint).toBe('Did you mean DB_PASSWORD?')
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain('hunter2')
  })
})

test('a second address is read by the same rules', () => {
  expect(readWarehouseUrl('duckdb:x.duckdb', { env: {}, cwd })).toMatchObject({ path: join(cwd, 'x.duckdb') })
  expect(() => readWarehouseUrl('x', { env: {}, cwd })).toThrow('the warehouse is "x"; expected duckdb:path')
})
