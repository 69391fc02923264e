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
  /** The address of the warehouse. */
  url(transport: RedshiftTransport, options?: OpenOptions): string
  /** What a program of its own needs in its environment to reach all of it. */
  readonly env: Readonly<Record<string, string>>
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

/**
 * Starts one. The SDK of this process is given keys that mean nothing, and the double's endpoints. Suites that send little of their
 * own hand what was sent to the grammar suite (see recorded-sql.ts).
 */
export async function startRedshift({
  ofTheEngine = false,
  ...options
}: DoubleOptions & { readonly ofTheEngine?: boolean } = {}): Promise<TestRedshift> {
  const s3 = await startS3Server()
  const credentials = { accessKeyId: 'AK', secretAccessKey: 'SK' }
  const record = ofTheEngine ? process.env.SPARKIFY_SQL_RECORD : undefined
  const double = await startDouble({
    s3: { endpoint: s3.endpoint, region: REGION, credentials },
    region: REGION,
    ...(record ? { recordTo: record } : {}),
    ...options
  })
  const tempDir = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const aws = { endpoint: s3.endpoint, region: REGION }
  const services = Object.fromEntries(
    SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, double.dataApiEndpoint])
  )
  const env = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...services
  }
  const urlOf = (transport: RedshiftTransport, options: OpenOptions = {}): string => {
    const { user, password, host, port, database } = double
    const login = transport === 'pg' ? `${user}:${password}@` : ''
    const target = options.serverless ? 'workgroup=double-workgroup' : 'cluster=double'
    const place = `${target}&region=${REGION}&sslmode=disable&transport=${transport}`
    return `redshift://${login}${host}:${port}/${database}?${place}`
  }
  return {
    double,
    s3,
    aws,
    tempDir,
    env,
    url: urlOf,
    open(transport = 'pg', options = {}) {
      Object.assign(process.env, env)
      const url = parseWarehouseUrl(urlOf(transport, options), { folder: '/', home: '/' })
      return openWarehouse(url, {
        memoryLimit: '256MB',
        tempDir,
        redshift: {
          aws: { ...aws, region: options.bucketsIn ?? REGION },
          ...{ iamRole: options.iamRole ?? double.roleArn },
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
