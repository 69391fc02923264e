import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
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
