import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { s3Source } from '../../src/sources/s3/source.ts'
import type { Source } from '../../src/sources/types.ts'
import type { AwsAccess } from '../../src/util/aws/access.ts'
import { type HttpFake, httpFake, s3Failure } from '../helpers/http-fake.ts'

/** The MD5 of `content`, so that the object takes the short way, which signs for itself. */
const ETAG = '9a0364b9e99bb480dd25e1f0284c8555'
const OBJECT = `<Contents><Key>x.json</Key><ETag>&quot;${ETAG}&quot;</ETag><Size>7</Size></Contents>`

describe('who asks S3 (a fake, not S3)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  let front: HttpFake | undefined
  const signatures: (string | undefined)[] = []
  beforeAll(() => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    writeFileSync(join(folder, 'credentials'), '[team]\naws_access_key_id = TEAMKEY\naws_secret_access_key = secret\n')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'))
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    signatures.length = 0
    await front?.close()
    front = undefined
  })

  async function source(access: AwsAccess, contents = OBJECT): Promise<Source> {
    front = await httpFake((request, response) => {
      signatures.push(request.headers.authorization)
      const list = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`
      response.writeHead(200, { 'content-type': 'application/xml' })
      response.end(request.url?.includes('list-type') ? list : 'content')
    })
    return s3Source({ bucket: 'b', prefix: '' }, { endpoint: front.url, ...access })
  }
  async function readAll(from: Source): Promise<string[]> {
    const found: string[] = []
    for await (const page of from.list()) for (const file of page) found.push(String(await from.read(file)))
    return found
  }

  test('a profile signs the listing and each object', async () => {
    expect(await readAll(await source({ profile: 'team' }))).toEqual(['content'])
    expect(signatures).toHaveLength(2)
    for (const signature of signatures) expect(signature).toContain('Credential=TEAMKEY/')
  })

  test('--no-sign-request signs neither', async () => {
    const nobody = await source({ unsigned: true })
    expect(await readAll(nobody)).toEqual(['content'])
    expect(signatures).toEqual([undefined, undefined])
    expect((await nobody.examine?.())?.[0]).toMatchObject({ status: 'ok', found: 'nobody: requests are not signed' })
  })

  test('without credentials it is the configuration that is wrong, and nothing is sent', async () => {
    await expect(readAll(await source({}))).rejects.toMatchObject({ code: 'E_CONFIG', remedy: 'fix-config' })
    expect(signatures).toEqual([])
  })

  test('an empty bucket holds nothing, and doctor says so', async () => {
    const empty = await source({ profile: 'team' }, '')
    expect(await readAll(empty)).toEqual([])
    expect(signatures).toHaveLength(1)
    expect((await empty.examine?.())?.at(-1)).toMatchObject({ status: 'warn', hint: 'Check the prefix.' })
  })

  test.each([
    [403, 'InvalidAccessKeyId', /does not know these credentials/, /AWS_ACCESS_KEY_ID/],
    [403, 'SignatureDoesNotMatch', /the secret key is wrong/, /AWS_SECRET_ACCESS_KEY/],
    [301, 'PermanentRedirect', /the bucket is in the region eu-west-1/, /to eu-west-1; us-west-2 was asked/],
    [404, 'NoSuchBucket', /there is no such bucket/, /name of the bucket/]
  ])('%i %s: the source and doctor say what to do', async (status, code, why, hint) => {
    front = await httpFake((request, response) => {
      const headers = status === 301 ? { 'x-amz-bucket-region': 'eu-west-1' } : {}
      // A HEAD has no body to tell more.
      if (request.method === 'HEAD') response.writeHead(status, headers).end()
      else s3Failure(response, status, code, { headers })
    })
    const from = s3Source({ bucket: 'b', prefix: 'p' }, { endpoint: front.url, profile: 'team', region: 'us-west-2' })
    await expect(readAll(from)).rejects.toMatchObject({
      ...{ code: 'E_SOURCE', remedy: 'fix-config' },
      ...{ message: expect.stringMatching(why), hint: expect.stringMatching(hint) }
    })
    const bad = (await from.examine?.())?.find((fact) => fact.status === 'bad')
    // Of a bucket that is not there a HEAD says no more than that.
    expect(bad).toMatchObject(code === 'NoSuchBucket' ? { status: 'bad' } : { found: expect.stringMatching(why) })
    expect(bad?.hint).toBeDefined()
  })
})
