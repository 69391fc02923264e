import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { doctor, type Finding } from '../../src/pipeline/doctor.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { type OpenOptions, type RedshiftTransport, startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

type By = (about: string) => Finding | undefined

describe('double, not Redshift: doctor', () => {
  let on: TestRedshift
  beforeAll(async () => {
    on = await startRedshift({ ofTheEngine: true })
    await on.s3.put('log_data/a.json', ndjson([event()]))
    await on.s3.put('song_data/a.json', ndjson([song()]))
  })
  afterAll(() => on?.stop())

  async function look(
    place: TestRedshift,
    transport: RedshiftTransport,
    options: OpenOptions = {},
    more: { readonly now?: Date; readonly folder?: string } = {}
  ): Promise<By> {
    const warehouse = await place.open(transport, options)
    const sources =
      more.folder === undefined
        ? { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
        : { events: folderSource(more.folder), songs: folderSource(more.folder) }
    const now = () => more.now ?? new Date()
    const findings = await doctor({ warehouse, sources, tempDir: on.tempDir, now })
    // Nothing is found twice, and whatever is not well says what to do.
    const told = findings.map(({ about, found }) => `${about}: ${found}`)
    expect(new Set(told).size).toBe(told.length)
    expect(findings.filter((f) => f.status !== 'ok' && !f.hint)).toEqual([])
    return (about) => findings.find((f) => f.about === about)
  }

  it.each([
    ['pg', {}],
    ['data-api', {}],
    ['data-api', { iamRole: 'default' }],
    ['pg', { serverless: true }],
    ['data-api', { serverless: true, iamRole: 'default' }]
  ] as const)('by %s, %o: everything is well', async (transport, options) => {
    const of = await look(on, transport, options)
    expect(of('AWS identity')).toMatchObject({ status: 'ok', found: expect.stringContaining('assumed-role/double') })
    expect(of('database user')).toMatchObject({ status: 'ok' })
    expect(of('transport')?.found).toMatch(transport === 'pg' ? /wire/ : /Data API/)
    expect(of('transactions')).toMatchObject({ status: 'ok', found: expect.stringContaining('roll back') })
    expect(of('isolation')?.found).toMatch(/snapshot|serializable/i)
    expect(of('slices')?.found).toMatch(/^4;/)
    expect(of('clock of the cluster')).toMatchObject({ status: 'ok' })
    expect(of('region')?.found).toBe('us-west-2, cluster and buckets')
    expect(of(`bucket ${on.s3.bucket}`)).toMatchObject({ status: 'ok' })
    expect(of('IAM role')).toMatchObject({ status: 'ok', found: `${on.double.roleArn}, attached and in sync` })
    expect(of('staging area')).toMatchObject({ status: 'ok' })
    expect(of('COPY')).toMatchObject({ status: 'ok', found: expect.stringContaining('/log_data/a.json') })
    expect(await on.staged()).toEqual([])
    const copies = on.double.recorded().filter(({ sql }) => sql.startsWith('COPY'))
    expect(copies.at(-1)?.sql).toMatch(/NOLOAD$/)
  })

  it('names a role that is not attached, which COPY then cannot use', async () => {
    const of = await look(on, 'pg', { iamRole: 'arn:aws:iam::123456789012:role/other' })
    expect(of('IAM role')).toMatchObject({
      status: 'bad',
      found: expect.stringContaining('is not attached to the cluster')
    })
    expect(of('COPY')).toMatchObject({ status: 'bad', found: expect.stringContaining('may not use the role') })
  })

  it('tells a role that is still being attached, on a cluster and a workgroup', async () => {
    const adding = await startRedshift({ roleState: 'adding' })
    try {
      for (const serverless of [false, true]) {
        const of = await look(adding, 'data-api', { serverless })
        expect(of('IAM role')).toMatchObject({ status: 'bad', found: expect.stringMatching(/attached, and adding$/) })
      }
    } finally {
      await adding.stop()
    }
  })

  it('asks for what is not set, and looks at the rest', async () => {
    const of = await look(on, 'data-api', { noStaging: true })
    expect(of('staging area')).toMatchObject({ status: 'bad', hint: expect.stringContaining('Set STAGING') })
    expect(of('COPY')).toMatchObject({ status: 'ok' })
  })

  it('does without what it may not ask, or the cluster does not tell', async () => {
    on.double.injectApiFault({ operation: 'DescribeClusters', kind: 'error', code: 'AccessDenied' })
    on.double.injectFault({ match: /stv_slices/, kind: 'error', code: '42501', message: 'permission denied' })
    on.double.injectFault({ match: /stv_db_isolation/, kind: 'error', code: '42501', message: 'permission denied' })
    const of = await look(on, 'pg')
    expect(of('IAM role')).toMatchObject({ status: 'warn', hint: expect.stringContaining('Only this look needs') })
    expect(of('slices')).toMatchObject({ status: 'ok', found: expect.stringContaining('as on Serverless') })
    expect(of('isolation')).toMatchObject({ status: 'ok', found: expect.stringContaining('does not tell') })
    expect(of('COPY')).toMatchObject({ status: 'ok' })
  })

  it('tells an STS that cannot be reached from credentials that are wrong', async () => {
    on.double.injectApiFault({ operation: 'GetCallerIdentity', kind: 'error', code: 'InvalidClientTokenId' })
    const wrong = await look(on, 'pg', {}, { folder: on.tempDir })
    expect(wrong('AWS identity')).toMatchObject({
      status: 'bad',
      found: expect.stringContaining('does not know these')
    })
    // Opening it names the double's endpoints; nothing answers at this one.
    const warehouse = await on.open('pg')
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:9')
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
    try {
      const [first] = (await warehouse.examine?.({ sample: undefined, now: () => new Date() })) ?? []
      expect(first).toMatchObject({ about: 'AWS identity', status: 'warn', found: expect.stringContaining('…AK; ') })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('tells clocks that differ, and a cluster elsewhere than the buckets', async () => {
    const of = await look(on, 'pg', { bucketsIn: 'eu-west-1' }, { now: new Date('2027-01-01') })
    expect(of('clock of the cluster')).toMatchObject({ status: 'bad', hint: expect.stringContaining('Set the clock') })
    expect(of('region')).toMatchObject({
      status: 'warn',
      found: 'the cluster is in us-west-2, the buckets in eu-west-1'
    })
  })
})
