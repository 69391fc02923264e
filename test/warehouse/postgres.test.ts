import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresWarehouse } from '../../src/warehouse/postgres/warehouse.ts'
import type { Session, Warehouse } from '../../src/warehouse/types.ts'
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts'
import { tableOf } from '../helpers/tables.ts'

const options = { memoryLimit: '256MB', tempDir: 'unused' }
const table = tableOf('things', { k: 'integer', word: 'text' }, { key: ['k'] })

describe('PostgreSQL alone', () => {
  let server: TestPostgres
  let warehouse: Warehouse
  beforeAll(async () => {
    server = await startPostgres()
    warehouse = postgresWarehouse(server.url, options)
    await warehouse.withSession(async (s) => {
      for (const sql of s.dialect.createTable(table)) await s.run(sql)
      await s.insertRows(table, [[1, 'one']])
    })
  })
  afterAll(() => server?.stop())
  beforeEach((test) => {
    if (server.kind === 'pglite') test.skip('PGlite has one session, and is no server that could be cut off')
  })

  const read = <T>(use: (session: Session) => Promise<T>): Promise<T> => warehouse.withSession(use, { access: 'read' })

  it('leaves a reader no way around', async () => {
    const tricks = [
      'SELECT 1; DELETE FROM things',
      'COMMIT; DELETE FROM things',
      'SET TRANSACTION READ WRITE',
      'DO $$ BEGIN SET TRANSACTION READ WRITE; DELETE FROM things; END $$',
      'SET default_transaction_read_only = off',
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
      'BEGIN READ WRITE',
      'COMMIT',
      'COMMIT AND CHAIN',
      'ROLLBACK'
    ]
    await read(async (s) => {
      for (const sql of tricks) {
        await s.query(sql).catch(() => undefined)
        await expect(s.query('DELETE FROM things'), sql).rejects.toMatchObject({ code: 'E_USAGE' })
      }
      expect((await s.query('SELECT count(*) FROM things')).rows).toEqual([[1]])
    })
  })

  it('shows a reader one moment of the database in a transaction', async () => {
    await read((s) =>
      s.transaction(async () => {
        const before = await s.query('SELECT count(*) FROM things')
        await warehouse.withSession((w) => w.insertRows(table, [[2, 'two']]))
        expect(await s.query('SELECT count(*) FROM things')).toEqual(before)
        await warehouse.withSession((w) => w.run('DELETE FROM things WHERE k = 2'))
      })
    )
  })

  it('waits for the lock as long as it is told to', async () => {
    await warehouse.withSession(async (first) => {
      await first.lock('etl on laptop', 0)
      const second = warehouse.withSession((s) => s.lock('second', 5))
      await sleep(300)
      await first.run('SELECT pg_advisory_unlock_all()')
      await second
    })
    const started = performance.now()
    await warehouse.withSession(async (first) => {
      await first.lock('etl on laptop', 0)
      const second = warehouse.withSession((s) => s.lock('second', 0.4))
      await expect(second).rejects.toMatchObject({ code: 'E_LOCKED', details: { holder: 'etl on laptop' } })
    })
    expect(performance.now() - started).toBeGreaterThan(390)
  })

  it('counts the limit of a text in bytes, and orders by code point whatever the database does', async () => {
    await warehouse.withSession(async (s) => {
      const narrow = { ...table, name: 'narrow', columns: table.columns.map((c) => ({ ...c })) }
      const columns = [
        { ...narrow.columns[1], name: 'word', type: { kind: 'text', bytes: 4 } as const, required: true, comment: '' }
      ]
      for (const sql of s.dialect.createTable({ ...narrow, key: [], columns })) await s.run(sql)
      await s.run('INSERT INTO narrow VALUES ($1)', ['öö'])
      await expect(s.run('INSERT INTO narrow VALUES ($1)', ['ööa'])).rejects.toMatchObject({ code: 'E_WAREHOUSE' })
      const { rows } = await s.query(
        `SELECT collation_name FROM information_schema.columns WHERE table_name = 'narrow' AND column_name = 'word'`
      )
      expect(rows).toEqual([['C']])
    })
  })

  it('tells a statement with several errors, and never its values', async () => {
    const failing = warehouse.withSession((s) => s.run('INSERT INTO things VALUES ($1, $2)', [1, 'top-secret']))
    const error = await failing.then(
      () => undefined,
      (e: unknown) => e
    )
    expect(error).toMatchObject({ code: 'E_WAREHOUSE', details: { sqlstate: '23505' } })
    expect(String(error)).not.toContain('top-secret')
    await expect(read((s) => s.query('SELECT wrong FROM things'))).rejects.toMatchObject({
      message: 'column "wrong" does not exist (at character 8)'
    })
  })

  it('refuses to commit after a failed statement was passed over', async () => {
    const careless = warehouse.withSession((s) =>
      s.transaction(async () => {
        await s.insertRows(table, [[7, 'seven']])
        await s.run('SELECT nothing_such').catch(() => undefined)
      })
    )
    await expect(careless).rejects.toMatchObject({ code: 'E_BUG' })
    expect((await read((s) => s.query('SELECT * FROM things WHERE k = 7'))).rows).toEqual([])
  })

  it('says that the connection was lost, in a transaction and in a load', async () => {
    const lost = { code: 'E_WAREHOUSE', remedy: 'retry', message: expect.stringContaining('connection was lost') }
    const kill = (pid: unknown) => warehouse.withSession((s) => s.query(`SELECT pg_terminate_backend(${pid})`))
    const pidOf = async (s: Session) => (await s.query('SELECT pg_backend_pid()')).rows[0]?.[0]
    const inTransaction = warehouse.withSession((s) =>
      s.transaction(async () => {
        await s.run('DELETE FROM things')
        await kill(await pidOf(s))
        await s.run('SELECT 1')
      })
    )
    await expect(inTransaction).rejects.toMatchObject(lost)
    const inQuery = warehouse.withSession(async (s) => {
      const pid = await pidOf(s)
      setTimeout(() => void kill(pid), 100)
      await s.query('SELECT pg_sleep(30)')
    })
    await expect(inQuery).rejects.toMatchObject(lost)
    const betweenPages = warehouse.withSession(async (s) => {
      const pid = await pidOf(s)
      for await (const _ of s.pages('SELECT i FROM generate_series(1, 10000000) i')) await kill(pid)
    })
    await expect(betweenPages).rejects.toMatchObject({ code: 'E_WAREHOUSE', remedy: 'retry' })
    const inStatement = warehouse.withSession(async (s) => {
      const pid = await pidOf(s)
      setTimeout(() => void kill(pid), 100)
      await s.run('SELECT pg_sleep(30)')
    })
    await expect(inStatement).rejects.toMatchObject(lost)
    const inCopy = warehouse.withSession(async (s) => {
      const pid = await pidOf(s)
      setTimeout(() => void kill(pid), 100)
      for (;;)
        await s.insertRows(
          table,
          Array.from({ length: 50_000 }, (_, k) => [(k + 10 + Math.random() * 1e9) | 0, 'x'])
        )
    })
    await expect(inCopy).rejects.toMatchObject({ name: 'AppError' })
    expect((await read((s) => s.query('SELECT count(*) FROM things WHERE k = 1'))).rows).toEqual([[1]])
  })

  it('frees the lock soon after a process is gone whose statement still ran', async () => {
    const line = await proxy(server.url)
    const killed = postgresWarehouse(line.url, options).withSession(async (s) => {
      await s.lock('killed', 0)
      setTimeout(line.cut, 200)
      await s.run('SELECT pg_sleep(60)')
    })
    await expect(killed).rejects.toMatchObject({ code: 'E_WAREHOUSE', remedy: 'retry' })
    await warehouse.withSession((s) => s.lock('next', 10))
  })

  it('makes nothing of the settings that a role or a database brings', async () => {
    const name = new URL(server.url).pathname.slice(1)
    await warehouse.withSession(async (s) => {
      for (const set of [`TimeZone = 'Asia/Kathmandu'`, `DateStyle = 'SQL, DMY'`, 'extra_float_digits = -3']) {
        await s.run(`ALTER DATABASE ${name} SET ${set}`)
      }
    })
    await warehouse.withSession(async (s) => {
      const { rows } = await s.query(
        `SELECT TIMESTAMP '2018-11-01 21:01:46.796', TIMESTAMPTZ '2018-11-01 21:01:46.796+00', 0.1::float8 + 0.2::float8,
                ${s.dialect.timestampFromMs('1541106106796')}`
      )
      const at = '2018-11-01T21:01:46.796Z'
      expect(rows).toEqual([[at, at, 0.1 + 0.2, at]])
    })
  })

  it('takes sslmode as psql does', async () => {
    const tls = (mode: string) => postgresWarehouse(`${server.url}?sslmode=${mode}`, options)
    const ask = (mode: string) => tls(mode).withSession((s) => s.query('SELECT 1'))
    expect((await ask('disable')).rows).toEqual([[1]])
    expect((await ask('prefer')).rows).toEqual([[1]])
    await expect(ask('require')).rejects.toMatchObject({ remedy: 'fix-config', message: expect.stringMatching(/TLS/) })
    await expect(ask('verify-full')).rejects.toMatchObject({ remedy: 'fix-config' })
  })

  it('says why a database cannot be reached', async () => {
    const other = (change: (url: URL) => void): Promise<unknown> => {
      const url = new URL(server.url)
      url.password = 'hush'
      change(url)
      return postgresWarehouse(url.href, options).withSession((s) => s.query('SELECT 1'))
    }
    const deaf: Server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => deaf.once('listening', resolve))
    const deafPort = portOf(deaf)
    deaf.close()
    const cases: [(url: URL) => void, object][] = [
      [
        (u) => {
          u.pathname = '/missing'
        },
        { remedy: 'fix-config', message: expect.stringContaining('no such database') }
      ],
      [
        (u) => {
          u.username = 'nobody_such'
        },
        { remedy: 'fix-config', message: expect.stringContaining('login') }
      ],
      [
        (u) => {
          u.port = String(deafPort)
        },
        { remedy: 'retry', message: expect.stringContaining('nothing answers') }
      ],
      [
        (u) => {
          u.hostname = 'no-such-host.invalid'
        },
        { remedy: 'retry', message: expect.stringContaining('host') }
      ]
    ]
    for (const [change, expected] of cases) {
      const error = await other(change).catch((e: unknown) => e)
      expect(error).toMatchObject({ code: 'E_WAREHOUSE', ...expected })
      expect(JSON.stringify(error) + String(error)).not.toContain('hush')
    }
  })
})

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A way to the server that can be cut, as a killed process cuts it. */
async function proxy(url: string): Promise<{ url: string; cut: () => void }> {
  const target = new URL(url)
  const sockets: Socket[] = []
  const listener = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const through = new URL(url)
  through.port = String(portOf(listener))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
    listener.close()
  }
  return { url: through.href, cut }
}
