import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { query } from '../../src/pipeline/query.ts'
import { parseWarehouseUrl } from '../../src/util/warehouse-url.ts'
import { openWarehouse } from '../../src/warehouse/open.ts'
import { startDouble } from '../double/double.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'

describe('double, not Redshift: logging in', () => {
  let on: TestRedshift
  let folder: string
  beforeAll(async () => {
    on = await startRedshift({ tls: 'on', tlsHosts: ['localhost'] })
    // Sets the endpoints of the double for the SDK.
    await on.open()
    folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    writeFileSync(join(folder, 'ca.pem'), on.double.ca ?? '')
  })
  afterAll(async () => {
    await on?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function whoAmI(login: string, options: Readonly<Record<string, string>>): Promise<unknown> {
    const params = new URLSearchParams({ region: 'us-west-2', ...options })
    const { port, database } = on.double
    const url = parseWarehouseUrl(`redshift://${login}localhost:${port}/${database}?${params}`, {
      folder: '/',
      home: '/'
    })
    const warehouse = await openWarehouse(url, { memoryLimit: '256MB', tempDir: on.tempDir, redshift: { aws: on.aws } })
    return (await query(warehouse, 'SELECT current_user')).rows[0]?.[0]
  }
  const ca = (): Readonly<Record<string, string>> => ({ sslrootcert: join(folder, 'ca.pem') })

  it('by a password over verified TLS', async () => {
    const { user, password } = on.double
    expect(await whoAmI(`${user}:${password}@`, ca())).toBeTypeOf('string')
    await expect(whoAmI(`${user}:${password}@`, {})).rejects.toMatchObject({
      message: expect.stringMatching(/certificate/)
    })
    await expect(whoAmI(`${user}:wrong@`, ca())).rejects.toMatchObject({ remedy: 'fix-config' })
    await expect(whoAmI(`${user}:${password}@`, { sslrootcert: join(folder, 'none') })).rejects.toMatchObject({
      code: 'E_CONFIG'
    })
  })

  it('a password kept as SHA-256 is an error that says what to do, and does not end the process', async () => {
    const sha = await startDouble({ passwordStorage: 'sha256', tls: 'on', tlsHosts: ['localhost'] })
    try {
      const caFile = join(folder, 'sha.pem')
      writeFileSync(caFile, sha.ca ?? '')
      const place = `redshift://${sha.user}:${sha.password}@localhost:${sha.port}/${sha.database}`
      const url = parseWarehouseUrl(`${place}?sslrootcert=${encodeURIComponent(caFile)}`, { folder: '/', home: '/' })
      const warehouse = await openWarehouse(url, {
        memoryLimit: '256MB',
        tempDir: on.tempDir,
        redshift: { aws: on.aws }
      })
      await expect(query(warehouse, 'SELECT 1')).rejects.toMatchObject({
        code: 'E_WAREHOUSE',
        remedy: 'fix-config',
        message: expect.stringContaining('kind 13'),
        hint: expect.stringContaining('SHA-256')
      })
    } finally {
      await sha.stop()
    }
  })

  it.each([
    ['temporary credentials of a cluster', { cluster: 'double' }],
    ['temporary credentials of a workgroup', { workgroup: 'double-workgroup' }]
  ])('by %s', async (_, place) => {
    expect(await whoAmI('', { ...place, transport: 'pg', ...ca() })).toBeTypeOf('string')
  })

  it('by a secret, on both ways', async () => {
    for (const transport of ['pg', 'data-api']) {
      const options = { cluster: 'double', 'secret-arn': on.double.secretArn, transport, ...ca() }
      expect(await whoAmI('', options), transport).toBeTypeOf('string')
    }
  })

  it('says what is wrong, and never a password', async () => {
    const secretArn = on.double.secretArn.replace('double', 'other')
    const wrong = whoAmI('', { cluster: 'double', 'secret-arn': secretArn, transport: 'pg', ...ca() })
    const error = await wrong.catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'E_WAREHOUSE' })
    expect(JSON.stringify(error) + String(error)).not.toContain(on.double.password)
    await expect(whoAmI('', { cluster: 'nobody', transport: 'data-api' })).rejects.toMatchObject({
      remedy: 'fix-config'
    })
  })
})
