import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type PolicyDocument, rolePolicy, runnerPolicy } from '../../src/cloud/policy.ts'
import type { S3Access } from '../../src/cloud/spec.ts'
import { s3Source } from '../../src/sources/s3/source.ts'
import type { Source, SourceFile } from '../../src/sources/types.ts'
import { parseLocation } from '../../src/util/location.ts'
import { type Radosgw, radosgwMissing, startRadosgw } from '../helpers/radosgw.ts'

const missing = radosgwMissing()
const place = (text: string) => parseLocation(text, { folder: '/', home: '/' })
const access: S3Access = {
  reads: ['s3://source/log_data', 's3://source/song_data', 's3://source/log_json_path.json'].map(place),
  staging: place('s3://mine/staging')
}
const OBJECTS = [
  ['source', 'log_data/2018/11/a.json'],
  ['source', 'log_data_old/a.json'],
  ['source', 'log_data.json'],
  ['source', 'song_data/A/a.json'],
  ['source', 'log_json_path.json'],
  ['source', 'secrets/a.json'],
  ['mine', 'staging/run-1/part.gz'],
  ['mine', 'private/a.json'],
  ['other', 'log_data/a.json']
] as const

let rados: Radosgw
let admin: S3Client
const config = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => ({
  endpoint: rados.endpoint,
  region: rados.region,
  credentials,
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED' as const,
  responseChecksumValidation: 'WHEN_REQUIRED' as const,
  maxAttempts: 1
})

describe.skipIf(missing !== undefined)(
  `the policies, enforced by radosgw with the role assumed${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      rados = await startRadosgw()
      admin = new S3Client(config(rados.admin))
      for (const Bucket of ['source', 'mine', 'other']) await admin.send(new CreateBucketCommand({ Bucket }))
      for (const [Bucket, Key] of OBJECTS)
        await admin.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from('{}') }))
    })
    afterAll(async () => {
      admin?.destroy()
      await rados?.stop()
    })

    /** A client with nothing but the rights of the policy. The trust is of the test: radosgw knows no service that takes roles. */
    async function assumed(name: string, policy: PolicyDocument): Promise<S3Client> {
      const user = await rados.createUser(`user-${name}`)
      const iam = new IAMClient(config(rados.admin))
      const trust = {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: [`arn:aws:iam:::user/user-${name}`] }, Action: ['sts:AssumeRole'] }
        ]
      }
      const made = await iam.send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) })
      )
      await iam.send(
        new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify(policy) })
      )
      const sts = new STSClient(config(user))
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: made.Role?.Arn, RoleSessionName: 'test' })
      )
      return new S3Client(
        config({
          accessKeyId: Credentials?.AccessKeyId ?? '',
          secretAccessKey: Credentials?.SecretAccessKey ?? '',
          sessionToken: Credentials?.SessionToken ?? ''
        })
      )
    }

    /** yes, or the HTTP status of the refusal. */
    async function may(call: Promise<unknown>): Promise<'yes' | number> {
      try {
        await call
        return 'yes'
      } catch (error) {
        const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : {}
        return typeof metadata === 'object' && metadata && 'httpStatusCode' in metadata
          ? Number(metadata.httpStatusCode)
          : 0
      }
    }
    const get = (s3: S3Client, Bucket: string, Key: string) => may(s3.send(new GetObjectCommand({ Bucket, Key })))
    const put = (s3: S3Client, Bucket: string, Key: string) =>
      may(s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from('x') })))
    const remove = (s3: S3Client, Bucket: string, Key: string) => may(s3.send(new DeleteObjectCommand({ Bucket, Key })))
    const list = (s3: S3Client, Bucket: string, Prefix?: string) =>
      may(s3.send(new ListObjectsV2Command({ Bucket, ...(Prefix === undefined ? {} : { Prefix }) })))

    const reads = async (s3: S3Client) => {
      const allowed = [
        get(s3, 'source', 'log_data/2018/11/a.json'),
        get(s3, 'source', 'song_data/A/a.json'),
        get(s3, 'source', 'log_json_path.json'),
        get(s3, 'mine', 'staging/run-1/part.gz'),
        list(s3, 'source', 'log_data/'),
        list(s3, 'source', 'song_data/A/'),
        list(s3, 'mine', 'staging/'),
        may(s3.send(new GetBucketLocationCommand({ Bucket: 'source' })))
      ]
      expect(await Promise.all(allowed)).toEqual(allowed.map(() => 'yes'))
      const refused = [
        get(s3, 'source', 'log_data_old/a.json'),
        get(s3, 'source', 'log_data.json'),
        get(s3, 'source', 'secrets/a.json'),
        get(s3, 'mine', 'private/a.json'),
        get(s3, 'other', 'log_data/a.json'),
        list(s3, 'source'),
        list(s3, 'source', 'log_data_old/'),
        list(s3, 'source', 'secrets/'),
        list(s3, 'mine', 'private/'),
        list(s3, 'other', 'log_data/'),
        put(s3, 'source', 'log_data/new.json'),
        put(s3, 'mine', 'private/new.json'),
        put(s3, 'other', 'staging/new.json'),
        remove(s3, 'source', 'log_data/2018/11/a.json'),
        remove(s3, 'mine', 'private/a.json'),
        may(s3.send(new CreateBucketCommand({ Bucket: 'fresh' })))
      ]
      expect(await Promise.all(refused)).toEqual(refused.map(() => 403))
    }

    test('the role of the cluster: reads the sources and parts, writes unloaded files, deletes nothing', async () => {
      const s3 = await assumed('cluster', rolePolicy(access, 'us-west-2'))
      await reads(s3)
      expect(await put(s3, 'mine', 'staging/unload/0000_part_00.parquet')).toBe('yes')
      expect(await remove(s3, 'mine', 'staging/run-1/part.gz')).toBe(403)
      s3.destroy()
    })

    test('without staging it writes nowhere', async () => {
      const s3 = await assumed('reader', rolePolicy({ ...access, staging: undefined }, 'us-west-2'))
      expect(await get(s3, 'source', 'log_data/2018/11/a.json')).toBe('yes')
      expect(await put(s3, 'mine', 'staging/x')).toBe(403)
      expect(await get(s3, 'mine', 'staging/run-1/part.gz')).toBe(403)
      s3.destroy()
    })

    test('the runner of etl: reads the same, puts and deletes parts (its statements for S3; radosgw knows no Redshift)', async () => {
      const whole = runnerPolicy({
        access,
        region: 'us-west-2',
        type: 'serverless',
        name: 'sparkify',
        dbName: 'dwh',
        account: '*'
      })
      const ofS3 = whole.Statement.filter(({ Action }) => Action.every((action) => action.startsWith('s3:')))
      const s3 = await assumed('runner', { ...whole, Statement: ofS3 })
      await reads(s3)
      expect(await put(s3, 'mine', 'staging/run-2/part.gz')).toBe('yes')
      expect(await remove(s3, 'mine', 'staging/run-2/part.gz')).toBe('yes')
      s3.destroy()
    })

    test('the source reads by these rights, and says what a slip of the prefix is (radosgw, not Amazon)', async () => {
      const reads = ['s3://source/log_data', 's3://source/log_json_path.json', 's3://source/nothing_yet'].map(place)
      const s3 = await assumed('source', rolePolicy({ reads, staging: undefined }, 'us-west-2'))
      const { accessKeyId, secretAccessKey, sessionToken } = await s3.config.credentials()
      vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
      vi.stubEnv('AWS_SESSION_TOKEN', sessionToken ?? '')
      try {
        const at = (prefix: string): Source => s3Source({ bucket: 'source', prefix }, { endpoint: rados.endpoint })
        const files = async (source: Source): Promise<SourceFile[]> => {
          const found: SourceFile[] = []
          for await (const page of source.list()) found.push(...page)
          return found
        }
        for (const prefix of ['log_data', 'log_json_path.json']) {
          const [file, ...others] = await files(at(prefix))
          expect([file?.size, others.length], prefix).toEqual([2, 0])
          if (file) expect(String(await at(prefix).read(file))).toBe('{}')
        }
        expect(await files(at('nothing_yet'))).toEqual([])
        for (const prefix of ['log_dat', 'log_data_old', 'secrets', 'secret.json', ''])
          await expect(files(at(prefix)), prefix).rejects.toMatchObject({
            ...{ code: 'E_SOURCE', remedy: 'fix-config', details: { aws: 'AccessDenied' } },
            hint: expect.stringContaining('spelt right')
          })
        const facts = async (prefix: string) => (await at(prefix).examine?.())?.map(({ status }) => status)
        expect(await facts('log_data')).toEqual(['ok', 'ok', 'ok', 'ok'])
        expect(await facts('log_dat')).toEqual(['ok', 'ok', 'bad'])
        expect(await facts('nothing_yet')).toEqual(['ok', 'ok', 'warn'])
      } finally {
        vi.unstubAllEnvs()
        s3.destroy()
      }
    })

    test('listing the buckets of the account shows none of them', async () => {
      const s3 = await assumed('curious', rolePolicy(access, 'us-west-2'))
      const found = await s3.send(new ListBucketsCommand({})).catch(() => undefined)
      expect(found?.Buckets ?? []).toEqual([])
      s3.destroy()
    })
  }
)
