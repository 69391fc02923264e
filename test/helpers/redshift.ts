import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsAccess } from '../../src/util/aws/access.ts'
import { parseWarehouseUrl } from '../../src/util/warehouse-url.ts'
import { openWarehouse } from '../../src/warehouse/open.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { type Double, type DoubleOptions, startDouble } from '../double/double.ts'
import type { S3Place } from './s3-place.ts'
import { startS3Server } from './s3-server.ts'

export type RedshiftTransport = 'pg' | 'data-api'

/** A stand-in of a cluster with the S3 that it loads from: a double, not Redshift. */
export interface TestRedshift {
  readonly double: Double
  /** The bucket of sources and staging. */
  readonly s3: S3Place
  readonly aws: AwsAccess
  readonly tempDir: string
  open(transport?: RedshiftTransport, options?: OpenOptions): Promise<Warehouse>
  /** The objects below STAGING. */
  staged(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** What differs from a cluster that is well set up. */
export interface OpenOptions {
  readonly iamRole?: string
  /** Without a place for rows on their way. */
  readonly noStaging?: boolean
  /** The region that is set for the buckets. */
  readonly bucketsIn?: string
  /** By the name of the workgroup instead of the cluster's. */
  readonly serverless?: boolean
}

const REGION = 'us-west-2'
const SERVICES = ['REDSHIFT_DATA', 'REDSHIFT', 'REDSHIFT_SERVERLESS', 'SECRETS_MANAGER', 'STS']

/** Starts one. The SDK of this process is given keys that mean nothing, and the double's endpoints. */
export async function startRedshift(options: DoubleOptions = {}): Promise<TestRedshift> {
  const s3 = await startS3Server()
  const credentials = { accessKeyId: 'AK', secretAccessKey: 'SK' }
  const record = process.env.SPARKIFY_SQL_RECORD
  const double = await startDouble({
    s3: { endpoint: s3.endpoint, region: REGION, credentials },
    region: REGION,
    ...(record ? { recordTo: record } : {}),
    ...options
  })
  const tempDir = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const aws = { endpoint: s3.endpoint, region: REGION }
  return {
    double,
    s3,
    aws,
    tempDir,
    open(transport = 'pg', options = {}) {
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
      process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId
      process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey
      for (const service of SERVICES) process.env[`AWS_ENDPOINT_URL_${service}`] = double.dataApiEndpoint
      const { user, password, host, port, database, roleArn } = double
      const login = transport === 'pg' ? `${user}:${password}@` : ''
      const target = options.serverless ? 'workgroup=double-workgroup' : 'cluster=double'
      const place = `${target}&region=${REGION}&sslmode=disable&transport=${transport}`
      const url = parseWarehouseUrl(`redshift://${login}${host}:${port}/${database}?${place}`, {
        folder: '/',
        home: '/'
      })
      return openWarehouse(url, {
        memoryLimit: '256MB',
        tempDir,
        redshift: {
          aws: { ...aws, region: options.bucketsIn ?? REGION },
          ...{ iamRole: options.iamRole ?? roleArn },
          ...(options.noStaging ? {} : { staging: { kind: 's3', bucket: s3.bucket, prefix: 'staging' } as const })
        }
      })
    },
    async staged() {
      const { ListObjectsV2Command } = await import('@aws-sdk/client-s3')
      const page = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'staging/' }))
      return (page.Contents ?? []).map(({ Key }) => Key ?? '')
    },
    async stop() {
      await double.stop()
      await s3.stop()
      rmSync(tempDir, { recursive: true, force: true })
    }
  }
}
