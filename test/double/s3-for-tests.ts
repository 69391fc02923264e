import { gzipSync } from 'node:zlib'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import type { S3Access } from './cluster/cluster.ts'

/** fauxqs with one bucket, `lake`, and short ways to fill it. */
export interface TestLake {
  readonly access: S3Access
  readonly client: S3Client
  put(key: string, body: string | Buffer): Promise<void>
  gzip(key: string, body: string): Promise<void>
  stop(): Promise<void>
}

export async function startLake(): Promise<TestLake> {
  const server = await startFauxqs({ port: 0, logger: false })
  server.createBucket('lake')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new S3Client({
    endpoint,
    region: 'us-west-2',
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED'
  })
  const put = async (key: string, body: string | Buffer): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: 'lake', Key: key, Body: body }))
  }
  return {
    access: { endpoint, credentials },
    client,
    put,
    gzip: (key, body) => put(key, gzipSync(body)),
    async stop() {
      client.destroy()
      await server.stop()
    }
  }
}
