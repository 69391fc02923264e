import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFauxqs } from 'fauxqs'
import type { AwsAccess } from '../../src/util/aws/access.ts'
import { parseWarehouseUrl } from '../../src/util/warehouse-url.ts'
import { openWarehouse } from '../../src/warehouse/open.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'
import { type Double, type DoubleOptions, startDouble } from '../double/double.ts'

export type RedshiftTransport = 'pg' | 'data-api'

/** A stand-in of a cluster with the S3 that it loads from: a double, not Redshift. */
export interface TestRedshift {
  readonly double: Double
  /** The bucket of sources and staging. */
  readonly bucket: string
  readonly s3: AwsAccess & { readonly endpoint: string; readonly region: string }
  readonly tempDir: string
  open(transport?: RedshiftTransport): Promise<Warehouse>
  stop(): Promise<void>
}

const REGION = 'us-west-2'
export const FAKE_KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }

/** Starts one. The SDK of this process is given keys that mean nothing. */
export async function startRedshift(options: DoubleOptions = {}): Promise<TestRedshift> {
  Object.assign(process.env, { ...FAKE_KEYS, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...process.env })
  const store = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION })
  const endpoint = `http://127.0.0.1:${store.port}`
  const bucket = 'sparkify-test'
  store.createBucket(bucket)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const double = await startDouble({ s3: { endpoint, region: REGION, credentials }, region: REGION, ...options })
  const tempDir = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const s3 = { endpoint, region: REGION }
  return {
    double,
    bucket,
    s3,
    tempDir,
    open(transport = 'pg') {
      for (const service of ['REDSHIFT_DATA', 'REDSHIFT', 'REDSHIFT_SERVERLESS', 'SECRETS_MANAGER']) {
        process.env[`AWS_ENDPOINT_URL_${service}`] = double.dataApiEndpoint
      }
      const { user, password, host, port, database, roleArn } = double
      const login = transport === 'pg' ? `${user}:${password}@` : ''
      const place = `cluster=double&region=${REGION}&sslmode=disable&transport=${transport}`
      const url = parseWarehouseUrl(`redshift://${login}${host}:${port}/${database}?${place}`, {
        folder: '/',
        home: '/'
      })
      return openWarehouse(url, {
        memoryLimit: '256MB',
        tempDir,
        redshift: { aws: s3, iamRole: roleArn, staging: { kind: 's3', bucket, prefix: 'staging' } }
      })
    },
    async stop() {
      await double.stop()
      await store.stop()
      rmSync(tempDir, { recursive: true, force: true })
    }
  }
}
