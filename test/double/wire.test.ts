import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Double, startDouble } from './double.ts'
import { type DoubleClient, doubleClient } from './helpers.ts'
import { cstring, encode, int32 } from './wire/frames.ts'

describe('double, not Redshift: the wire', () => {
  let db: DoubleClient
  let folder: string
  const file = (): string => join(folder, 'statements.ndjson')
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    db = await doubleClient({ recordTo: file() })
  })
  afterAll(async () => {
    await db.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const second = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: db.double.url })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  test('it says who it is', async () => {
    expect(await db.one('SELECT version()')).toMatch(/^PostgreSQL 8\.0\.2 .*Redshift.*double, not Redshift/)
    expect(await db.rows('SHOW server_version')).toEqual([['8.0.2']])
    expect(await db.rows('SELECT COUNT(*) FROM stv_slices')).toEqual([['4']])
  })

  test('simple and extended statements, errors, and a failed transaction', async () => {
    expect(await db.rows('SELECT 1 + 1')).toEqual([[2]])
    expect(await db.rows('SELECT CAST($1 AS BIGINT) + 1', [41])).toEqual([['42']])
    for (const params of [[], [1]]) {
      await db.run('BEGIN')
      expect(await db.refusal(params.length === 0 ? 'SELECT nonsense(1)' : 'SELECT nonsense($1)', params)).toMatch(
        /^42883/
      )
      expect(await db.refusal('SELECT 1')).toMatch(/^25P02/)
      expect(await db.refusal('CREATE TABLE never (a INTEGER)')).toMatch(/^25P02/)
      await db.run('ROLLBACK')
    }
    expect(await db.rows('SELECT 1')).toEqual([[1]])
    expect(await db.refusal('SELECT COUNT(*) FROM never')).toMatch(/^42P01/)
  })

  test('a text of several statements is one transaction', async () => {
    expect(
      await db.refusal('CREATE TABLE several (a INTEGER); INSERT INTO several VALUES (1); SELECT nonsense()')
    ).toMatch(/^42883/)
    expect(await db.refusal('SELECT * FROM several')).toMatch(/^42P01/)
    await db.run('CREATE TABLE several (a INTEGER); INSERT INTO several VALUES (1), (2)')
    expect(await db.rows('SELECT COUNT(*) FROM several')).toEqual([['2']])
  })

  test('a cursor of the protocol reads a result in pieces', async () => {
    const cursor = db.client.query(new Cursor<{ a: number }>('SELECT a FROM several ORDER BY a'))
    expect(await cursor.read(1)).toEqual([{ a: 1 }])
    expect(await cursor.read(5)).toEqual([{ a: 2 }])
    await cursor.close()
  })

  test('two writers of one row: one gets 1023', async () => {
    const other = await second()
    await db.run('CREATE TABLE rivals (a INTEGER)', 'INSERT INTO rivals VALUES (1)', 'BEGIN', 'SELECT * FROM rivals')
    await other.query('UPDATE rivals SET a = 2')
    const refused = db.client.query('UPDATE rivals SET a = 3')
    await expect(refused).rejects.toMatchObject({
      code: 'XX000',
      message: '1023',
      detail: expect.stringMatching(/^Serializable isolation violation on table/)
    })
    await db.run('ROLLBACK')
    await other.end()
  })

  test('a second writer of a table waits for the first one’s transaction', async () => {
    const other = await second()
    await db.run('CREATE TABLE queue (a INTEGER)', 'BEGIN', 'INSERT INTO queue VALUES (1)')
    const order: string[] = []
    await other.query('BEGIN')
    const waiting = other.query('INSERT INTO queue VALUES (2)').then(() => order.push('second'))
    await sleep(50)
    order.push('first')
    await db.run('COMMIT')
    await waiting
    expect(order).toEqual(['first', 'second'])
    await other.query('ROLLBACK')
    await other.end()
  })

  test('faults: conflicts, broken connections before and after, errors, and slowness that a cancel ends', async () => {
    await db.run('CREATE TABLE faults (a INTEGER)')
    db.double.injectFault({ kind: 'serializable', match: /INSERT INTO faults/, after: 1, times: 2 })
    const insert = 'INSERT INTO faults VALUES (1)'
    expect([
      await db.refusal(insert),
      await db.refusal(insert),
      await db.refusal(insert),
      await db.refusal(insert)
    ]).toEqual(['no error', 'XX000 1023', 'XX000 1023', 'no error'])
    for (const [kind, rows] of [
      ['kill', '0'],
      ['kill-after', '1']
    ] as const) {
      await db.run('DELETE FROM faults')
      const other = await second()
      db.double.injectFault({ kind, match: /VALUES \(7\)/ })
      await expect(other.query('INSERT INTO faults VALUES (7)')).rejects.toThrow(/terminated|ECONNRESET/)
      await sleep(20)
      expect([kind, await db.one('SELECT COUNT(*) FROM faults')]).toEqual([kind, rows])
    }
    db.double.injectFault({ kind: 'error', code: '57P01', message: 'terminating connection' })
    expect(await db.refusal('SELECT 1')).toBe('57P01 terminating connection')
    db.double.injectFault({ kind: 'slow', match: /slow/, milliseconds: 60_000 })
    const other = await second()
    const pid: unknown = (await db.rows('SELECT pg_backend_pid()'))[0]?.[0]
    const slow = db.refusal("SELECT 'slow'")
    await sleep(50)
    await other.query(`CANCEL ${pid}`)
    expect(await slow).toMatch(/^57014/)
    await other.end()
  })

  test('what it received is recorded', () => {
    const lines = readFileSync(file(), 'utf8').trim().split('\n')
    const recorded: unknown[] = lines.map((line) => JSON.parse(line))
    expect(recorded).toEqual(db.double.recorded())
    expect(recorded).toContainEqual({ sql: 'SELECT 1 + 1', protocol: 'simple', session: expect.any(Number) })
    expect(recorded).toContainEqual(
      expect.objectContaining({ sql: 'SELECT CAST($1 AS BIGINT) + 1', protocol: 'extended' })
    )
    expect(recorded).toContainEqual(
      expect.objectContaining({ sql: 'SELECT nonsense(1)', error: '42883 function nonsense() does not exist' })
    )
  })
})

describe('double, not Redshift: logging in', () => {
  let double: Double
  beforeAll(async () => {
    double = await startDouble({ tls: 'required' })
  })
  afterAll(() => double.stop())
  const login = async (config: pg.ClientConfig, to: Double = double): Promise<unknown> => {
    const client = new pg.Client({ connectionString: to.url, ...config })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query('SELECT 1 AS one')).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  test('TLS with a certificate that can be proven, and none without', async () => {
    expect(await login({ ssl: { ca: double.ca ?? '' } })).toEqual([{ one: 1 }])
    await expect(login({ ssl: true })).rejects.toThrow(/self-signed|unable to (get|verify)/)
    await expect(login({ ssl: false })).rejects.toMatchObject({ code: '28000' })
  })

  test('a wrong password', async () => {
    const { host, port, database, user } = double
    const ssl = { ca: double.ca ?? '' }
    const refused = new pg.Client({ host, port, database, user, password: 'wrong', ssl })
    refused.on('error', () => undefined)
    await expect(refused.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  test('a password kept as SHA-256 is asked for by message 13, at which pg throws outside of any promise', async () => {
    const sha = await startDouble({ passwordStorage: 'sha256' })
    const socket = connect(sha.port, sha.host)
    socket.write(encode('', Buffer.concat([int32(196608), cstring('user'), cstring(sha.user), Buffer.from([0])])))
    const [asked]: Buffer[] = await once(socket, 'data')
    expect([asked?.toString('latin1', 0, 1), asked?.readInt32BE(5)]).toEqual(['R', 13])
    socket.destroy()
    await sha.stop()
  })
})
