import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import pMap from 'p-map'
import { s3Source } from '../../src/sources/s3/source.ts'
import type { Source } from '../../src/sources/types.ts'
import { s3ClientConfig } from '../../src/util/aws/access.ts'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A running S3 store with a bucket of its own for whoever asks. */
export interface S3Place {
  readonly endpoint: string
  readonly bucket: string
  /** AWS_ACCESS_KEY_ID and the like, for the SDK in this process or a spawned program. */
  readonly env: Readonly<Record<string, string>>
  readonly client: S3Client
  put(key: string, content: string | Buffer): Promise<void>
  /** Uploads every file below a folder; the keys are the paths below it, behind `prefix`. */
  putFolder(folder: string, prefix: string): Promise<number>
  remove(key: string): Promise<void>
  source(prefix: string): Source
  stop(): Promise<void>
}

export async function s3Place(server: {
  readonly endpoint: string
  readonly credentials: Credentials
  stop(): Promise<void>
}): Promise<S3Place> {
  const { endpoint, credentials } = server
  const client = new S3Client({ ...s3ClientConfig({ endpoint }, {}), credentials })
  const bucket = 'sparkify-test'
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const put = async (Key: string, content: string | Buffer): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(content) }))
  }
  return {
    endpoint,
    bucket,
    client,
    env: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: endpoint
    },
    put,
    async putFolder(folder, prefix) {
      const entries = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      await pMap(paths, (path) => put(`${prefix}${path.slice(folder.length)}`, readFileSync(path)), { concurrency: 32 })
      return paths.length
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
    },
    source: (prefix) => s3Source({ bucket, prefix }, { endpoint }),
    async stop() {
      client.destroy()
      await server.stop()
    }
  }
}
