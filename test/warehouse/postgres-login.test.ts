import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgresWarehouse } from '../../src/warehouse/postgres/warehouse.ts'
import { type PostgresServer, postgresBinaries, startServer } from '../helpers/postgres-server.ts'
import { makeTls } from '../helpers/tls.ts'

const PASSWORD = 'p@ss:w/rd#1'
const binaries = postgresBinaries()

/** The server takes the user `analyst` by TLS and password, and no other way. */
describe('a login to PostgreSQL by TLS and password', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const ca = join(folder, 'ca.pem')
  const stranger = join(folder, 'stranger.pem')
  let server: PostgresServer | undefined
  let port: string

  beforeAll(async () => {
    if (!binaries) return
    server = await startServer(binaries)
    port = new URL(server.url).port
    const tls = makeTls([])
    writeFileSync(ca, tls.ca)
    writeFileSync(stranger, makeTls([]).ca)
    const admin = new pg.Client(server.url)
    await admin.connect()
    /** Writes a file of the server's own folder, readable by nobody else. */
    const write = async (name: string, text: string): Promise<void> => {
      const lines = text.trimEnd().split('\n')
      const rows = lines.map((line) => `(${admin.escapeLiteral(line)})`).join(', ')
      await admin.query(`COPY (SELECT * FROM (VALUES ${rows}) t) TO PROGRAM 'umask 077; cat > ${name}'`)
    }
    await admin.query(`CREATE ROLE analyst LOGIN PASSWORD ${admin.escapeLiteral(PASSWORD)}`)
    await write('server.key', tls.key)
    await write('server.crt', tls.cert)
    await admin.query('ALTER SYSTEM SET ssl = on')
    await write('pg_hba.conf', 'host all postgres 127.0.0.1/32 trust\nhostssl all analyst 127.0.0.1/32 scram-sha-256')
    await admin.query('SELECT pg_reload_conf()')
    await admin.end()
  })

  beforeEach((test) => {
    if (!binaries) test.skip('it needs a PostgreSQL server of its own, and none is installed')
  })

  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const login = (options: string, password: string | undefined = PASSWORD, host = 'localhost'): Promise<unknown> => {
    const secret = password === '' ? '' : `:${encodeURIComponent(password)}`
    const url = `postgres://analyst${secret}@${host}:${port}/postgres?${options}`
    const warehouse = postgresWarehouse(url, { memoryLimit: '100MB', tempDir: folder })
    return warehouse.withSession(
      async (session) => (await session.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).rows[0]?.[0],
      { access: 'read' }
    )
  }

  test.each(['require', 'prefer'])('sslmode=%s encrypts', async (mode) => {
    expect(await login(`sslmode=${mode}`)).toBe(true)
  })

  test.each(['verify-ca', 'verify-full'])('sslmode=%s proves who answers', async (mode) => {
    expect(await login(`sslmode=${mode}&sslrootcert=${encodeURIComponent(ca)}`)).toBe(true)
  })

  test('a certificate of a stranger is refused, and what to do is said', async () => {
    await expect(login(`sslmode=verify-full&sslrootcert=${encodeURIComponent(stranger)}`)).rejects.toMatchObject({
      code: 'E_WAREHOUSE',
      remedy: 'fix-config',
      message: expect.stringContaining('certificate cannot be verified'),
      hint: expect.stringContaining('sslrootcert')
    })
  })

  test('a wrong password and a missing one are told apart, and neither is shown', async () => {
    const wrong: unknown = await login('sslmode=require', 'nope-nope').catch((error: unknown) => error)
    expect(wrong).toMatchObject({ code: 'E_WAREHOUSE', message: expect.stringContaining('refused the login') })
    expect(JSON.stringify(wrong) + String(wrong)).not.toContain('nope-nope')
    await expect(login('sslmode=require', '')).rejects.toMatchObject({
      code: 'E_WAREHOUSE',
      message: expect.stringContaining('asks for a password')
    })
  })

  test('a plain line to a server that wants TLS is an error that names TLS', async () => {
    await expect(login('sslmode=disable')).rejects.toMatchObject({
      code: 'E_WAREHOUSE',
      remedy: 'fix-config',
      message: expect.stringContaining('no encryption')
    })
  })
})
