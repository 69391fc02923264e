import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { awsClientConfig, s3ClientConfig } from '../../../../src/util/aws/access.ts'
import { awsError, isAwsError, isTransient } from '../../../../src/util/aws/errors.ts'
import { AppError } from '../../../../src/util/errors.ts'
import { type HttpFake, httpFake, s3Failure } from '../../../helpers/http-fake.ts'

const CALL = { what: 's3://b/p cannot be listed', code: 'E_SOURCE', region: 'eu-west-1' } as const
let fake: HttpFake | undefined

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AK')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret/key')
  vi.stubEnv('AWS_MAX_ATTEMPTS', '2')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake?.close()
  fake = undefined
})

/** What the real SDK throws for an answer, here of a fake, not of S3. */
async function thrown(status: number, code: string, more: Parameters<typeof s3Failure>[3] = {}): Promise<unknown> {
  fake = await httpFake((_, response) => s3Failure(response, status, code, more))
  const client = new S3Client(s3ClientConfig({ endpoint: fake.url, region: 'eu-west-1' }))
  return client.send(new ListObjectsV2Command({ Bucket: 'b' })).catch((error: unknown) => error)
}

describe('answers of S3, as the SDK gives them on (a fake, not S3)', () => {
  test.each([
    [403, 'AccessDenied', 'access is denied', /s3:ListBucket.*--no-sign-request.*--requester-pays/],
    [403, 'InvalidAccessKeyId', 'AWS does not know these credentials', /AWS_ACCESS_KEY_ID/],
    [403, 'SignatureDoesNotMatch', 'the secret key is wrong', /AWS_SECRET_ACCESS_KEY/],
    [400, 'ExpiredToken', 'have expired', /aws sso login/],
    [403, 'RequestTimeTooSkewed', 'the clock of this machine', /timedatectl/],
    [404, 'NoSuchBucket', 'there is no such bucket', /name of the bucket/],
    [503, 'SlowDown', 'asks for fewer requests', /MAX_CONCURRENT_REQUESTS/],
    [500, 'InternalError', 'failed several times', /Run it again/],
    [418, 'Teapot', 'AWS answered Teapot', /AWS documents/]
  ])('%i %s', async (status, code, why, hint) => {
    const error = awsError(await thrown(status, code), CALL)
    expect(error).toMatchObject({ code: 'E_SOURCE', remedy: status >= 500 ? 'retry' : 'fix-config' })
    expect(error.message).toContain(`s3://b/p cannot be listed: `)
    expect(error.message).toContain(why)
    expect(error.hint).toMatch(hint)
    expect(error.details).toMatchObject({ aws: code, status, requestId: 'R1' })
    expect(`${error.message} ${error.hint} ${JSON.stringify(error.details)}`).not.toContain('secret/key')
  })

  test.each([
    [301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'us-west-2' } }],
    [400, 'AuthorizationHeaderMalformed', { xml: '<Region>us-west-2</Region>' }]
  ])('%i %s names the region of the bucket', async (status, code, more) => {
    const error = awsError(await thrown(status, code, more), CALL)
    expect(error.message).toBe('s3://b/p cannot be listed: the bucket is in the region us-west-2')
    expect(error.hint).toBe('Set [S3] REGION (or --region, AWS_REGION) to us-west-2; eu-west-1 was asked.')
  })

  test.each([
    [403, 'access is denied'],
    [404, 'it does not exist'],
    [301, 'the bucket is in the region us-west-2']
  ])('a HEAD has no body to tell more than %i', async (status, why) => {
    fake = await httpFake((_, response) => {
      response.writeHead(status, { 'x-amz-bucket-region': 'us-west-2' }).end()
    })
    const client = new S3Client(s3ClientConfig({ endpoint: fake.url }))
    const error = await client.send(new HeadBucketCommand({ Bucket: 'b' })).catch((e: unknown) => awsError(e, CALL))
    expect(error).toMatchObject({ code: 'E_SOURCE', message: `s3://b/p cannot be listed: ${why}` })
  })

  test('throttling is tried again, and a refusal is not', async () => {
    const slow = await thrown(503, 'SlowDown')
    expect([isTransient(slow), fake?.requests.length]).toEqual([true, 2])
    await fake?.close()
    const denied = await thrown(403, 'AccessDenied')
    expect([isTransient(denied), fake?.requests.length]).toEqual([false, 1])
    expect([isAwsError(denied, 'AccessDenied'), isAwsError(denied, '403'), isAwsError(denied, 'NoSuchKey')]).toEqual([
      true,
      true,
      false
    ])
  })
})

describe('what this machine finds', () => {
  const list = (client: S3Client): Promise<unknown> =>
    client.send(new ListObjectsV2Command({ Bucket: 'b' })).catch((error: unknown) => awsError(error, CALL))

  test('no credentials at all are a configuration to mend', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined)
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere/aws')
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    const error = await list(new S3Client(s3ClientConfig({ region: 'eu-west-1' })))
    expect(error).toMatchObject({ code: 'E_CONFIG', remedy: 'fix-config' })
    expect(String(error)).toContain('there are no usable AWS credentials')
  })

  test('a profile that is not there', async () => {
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere/aws')
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined)
    const client = new S3Client(s3ClientConfig({ region: 'eu-west-1', profile: 'nobody' }))
    const call = { ...CALL, profile: 'nobody' }
    const error = await client.send(new ListObjectsV2Command({ Bucket: 'b' })).catch((e: unknown) => awsError(e, call))
    expect(error).toMatchObject({ code: 'E_CONFIG' })
    expect(String(error)).toContain('(profile nobody: ')
  })

  test('no region', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/aws')
    const error = await list(new S3Client(s3ClientConfig({})))
    expect(error).toMatchObject({ code: 'E_CONFIG', message: 's3://b/p cannot be listed: no AWS region is set' })
  })

  test('nobody listens', async () => {
    const gone = await httpFake(() => undefined)
    await gone.close()
    const error = await list(new S3Client(s3ClientConfig({ endpoint: gone.url })))
    expect(error).toMatchObject({ code: 'E_SOURCE', remedy: 'retry' })
    expect(String(error)).toContain('nothing answers there')
  })

  test('the caller stopped it', async () => {
    fake = await httpFake(() => undefined)
    const client = new S3Client(s3ClientConfig({ endpoint: fake.url }))
    const error = await client
      .send(new ListObjectsV2Command({ Bucket: 'b' }), { abortSignal: AbortSignal.timeout(20) })
      .catch((e: unknown) => awsError(e, CALL))
    expect(error).toMatchObject({ code: 'E_INTERRUPTED' })
  })

  test('an error of ours stays, and one of nobody is a bug', () => {
    const ours = new AppError('E_LOCKED', 'retry', 'held')
    expect(awsError(ours, CALL)).toBe(ours)
    expect(awsError(new TypeError('x is not a function'), CALL)).toMatchObject({ code: 'E_BUG', remedy: 'report-bug' })
  })
})

test('--no-sign-request sends no signature and needs no credentials', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined)
  const headers: (string | undefined)[] = []
  fake = await httpFake((request, response) => {
    headers.push(request.headers.authorization)
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end('<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>')
  })
  const client = new S3Client(s3ClientConfig({ endpoint: fake.url, unsigned: true }))
  await client.send(new ListObjectsV2Command({ Bucket: 'b' }))
  expect(headers).toEqual([undefined])
})

test('the same configuration serves other services, which keep their own endpoints', async () => {
  fake = await httpFake((_, response) => {
    response.writeHead(403, { 'content-type': 'text/xml' })
    response.end(
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: iam:GetRole</Message></Error><RequestId>R2</RequestId></ErrorResponse>'
    )
  })
  vi.stubEnv('AWS_ENDPOINT_URL_IAM', fake.url)
  const client = new IAMClient(awsClientConfig({ region: 'us-west-2', endpoint: 'http://127.0.0.1:1' }))
  const call = { what: 'the role r cannot be read', code: 'E_WAREHOUSE' } as const
  const error = await client.send(new GetRoleCommand({ RoleName: 'r' })).catch((e: unknown) => awsError(e, call))
  expect(error).toMatchObject({
    code: 'E_WAREHOUSE',
    message: 'the role r cannot be read: access is denied (not authorized to perform: iam:GetRole)'
  })
})
