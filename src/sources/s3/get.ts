import { Readable } from 'node:stream'
import type { SourceFile } from '../types.ts'
import { type Bucket, keyOf } from './client.ts'

/** What came back for a GET, by whichever way. */
export interface Answer {
  readonly stream: Readable
  /** Bytes that are announced. */
  readonly length: number | undefined
  /** Encrypted with keys of KMS or of a client: then the etag tells nothing of the content. */
  readonly encrypted: boolean
}

/** The version of an object that was listed, from some byte on, by the SDK with its retries and checksums. Throws its errors. */
export async function getObject(bucket: Bucket, file: SourceFile, from: number, signal?: AbortSignal): Promise<Answer> {
  const { client, s3 } = await bucket.sdk()
  const command = new s3.GetObjectCommand({
    ...bucket.common,
    Key: keyOf(bucket, file.uri),
    IfMatch: `"${file.etag}"`,
    ...(from > 0 ? { Range: `bytes=${from}-` } : {})
  })
  const answer = await client.send(command, signal ? { abortSignal: signal } : {})
  if (!(answer.Body instanceof Readable)) throw new Error('an object without a body')
  return {
    stream: answer.Body,
    length: answer.ContentLength,
    encrypted: !isPlain(answer.ServerSideEncryption) || answer.SSECustomerAlgorithm !== undefined
  }
}

/** Whether this value of x-amz-server-side-encryption leaves the etag what it is without. */
export const isPlain = (encryption: string | undefined): boolean => (encryption ?? 'AES256') === 'AES256'

/**
 * Whether an etag looks like the MD5 of the content, which it is where the object was neither uploaded in parts ("…-2") nor
 * encrypted with keys of KMS or of a client.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html (ETag)
 */
export const isMd5 = (etag: string): boolean => /^[0-9a-f]{32}$/.test(etag)
