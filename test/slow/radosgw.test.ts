import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test, vi } from 'vitest'
import { s3Source } from '../../src/sources/s3/source.ts'
import { s3ClientConfig } from '../../src/util/aws/access.ts'
import { radosgwMissing, startRadosgw } from '../helpers/radosgw.ts'

const missing = radosgwMissing()
if (missing !== undefined) process.stderr.write(`radosgw: skipped, ${missing}\n`)

test.skipIf(missing !== undefined)(
  'radosgw: signatures, IAM and STS are those of AWS, policies are enforced',
  async () => {
    const gateway = await startRadosgw()
    try {
      const { endpoint, admin } = gateway
      const client = (credentials: typeof admin & { sessionToken?: string }): S3Client =>
        new S3Client({ ...s3ClientConfig({ endpoint }), credentials })
      const s3 = client(admin)
      await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }))
      for (const Key of ['in/a', 'out/a']) await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: 'x' }))
      const get = (from: S3Client, Key: string): Promise<unknown> =>
        from.send(new GetObjectCommand({ Bucket: 'bucket', Key })).then(
          () => 'read',
          (error: Error) => error.name
        )
      expect(await get(s3, 'in/a')).toBe('read')
      // S3 itself says SignatureDoesNotMatch; a gateway that also takes session tokens tries those next, and is denied.
      expect(await get(client({ ...admin, secretAccessKey: 'wrong' }), 'in/a')).toBe('AccessDenied')
      expect(await get(client(await gateway.createUser('stranger')), 'in/a')).toBe('AccessDenied')

      /** What the source of the product says to whoever has these keys. */
      const listed = async ({ accessKeyId, secretAccessKey }: typeof admin, bucket: string): Promise<unknown> => {
        vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
        vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
        try {
          const uris: string[] = []
          for await (const page of s3Source({ bucket, prefix: '' }, { endpoint }).list())
            uris.push(...page.map(({ uri }) => uri))
          return uris
        } catch (error) {
          return error
        } finally {
          vi.unstubAllEnvs()
        }
      }
      await s3.send(new CreateBucketCommand({ Bucket: 'empty' }))
      expect(await listed(admin, 'empty')).toEqual([])
      // With session tokens this gateway says of each of them that access is denied; S3 is more exact.
      for (const who of [
        { ...admin, secretAccessKey: 'wrong' },
        { ...admin, accessKeyId: 'NOBODY' },
        await gateway.createUser('other')
      ])
        expect(await listed(who, 'bucket')).toMatchObject({
          ...{ code: 'E_SOURCE', remedy: 'fix-config', details: { status: 403 } },
          message: expect.stringMatching(/^s3:\/\/bucket\/ cannot be listed: /)
        })

      const service = { endpoint, region: 'us-east-1' }
      const iam = new IAMClient({ ...service, credentials: admin })
      const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
      const reader = await gateway.createUser('reader')
      const trust = { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam:::user/reader'] }, Action: ['sts:AssumeRole'] }
      const role = await iam.send(
        new CreateRoleCommand({ RoleName: 'reads-in', AssumeRolePolicyDocument: policy(trust) })
      )
      const rights = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/in/*'] }
      await iam.send(
        new PutRolePolicyCommand({ RoleName: 'reads-in', PolicyName: 'p', PolicyDocument: policy(rights) })
      )
      const sts = new STSClient({ ...service, credentials: reader })
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: role.Role?.Arn, RoleSessionName: 'session' })
      )
      const assumed = client({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? ''
      })
      expect([await get(assumed, 'in/a'), await get(assumed, 'out/a')]).toEqual(['read', 'AccessDenied'])
    } finally {
      await gateway.stop()
    }
  }
)
