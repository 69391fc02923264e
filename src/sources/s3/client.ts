import type { S3Client } from '@aws-sdk/client-s3'
import { type AwsAccess, s3ClientConfig } from '../../util/aws/access.ts'
import { type AwsCall, awsError, isAwsError } from '../../util/aws/errors.ts'
import { countRequests, type RequestCounter } from '../../util/aws/requests.ts'
import type { AppError } from '../../util/errors.ts'

/** A bucket, and how it is reached. Constructing one loads and opens nothing. */
export interface Bucket {
  readonly name: string
  readonly access: AwsAccess
  readonly requests: RequestCounter
  /** The SDK and one client of it, loaded on first use. */
  readonly sdk: () => Promise<Sdk>
  /** What every request carries. */
  readonly common: { readonly Bucket: string; readonly RequestPayer?: 'requester' }
}

interface Sdk {
  readonly client: S3Client
  readonly s3: typeof import('@aws-sdk/client-s3')
}

export function bucketOf(name: string, access: AwsAccess, requests: RequestCounter): Bucket {
  let loaded: Promise<Sdk> | undefined
  const load = async (): Promise<Sdk> => {
    const s3 = await import('@aws-sdk/client-s3')
    const client = new s3.S3Client(s3ClientConfig(access))
    countRequests(client, requests)
    return { client, s3 }
  }
  return {
    name,
    access,
    requests,
    sdk: () => {
      loaded ??= load()
      return loaded
    },
    common: { Bucket: name, ...(access.requesterPays ? { RequestPayer: 'requester' } : {}) }
  }
}

export const uriOf = (bucket: Bucket, key: string): string => `s3://${bucket.name}/${key}`

/** The key of an address in this bucket. */
export const keyOf = (bucket: Bucket, uri: string): string => uri.slice(uriOf(bucket, '').length)

/** An error of the SDK as one of ours; `gone` in the details where the object is not there any more. */
export function s3Error(cause: unknown, bucket: Bucket, what: string, uri?: string): AppError {
  const gone = uri !== undefined && isAwsError(cause, 'NoSuchKey', 'NotFound', 'NoSuchVersion')
  const { region, profile } = bucket.access
  const details: AwsCall['details'] = { ...(uri === undefined ? {} : { uri }), ...(gone ? { gone } : {}) }
  return awsError(cause, { what, code: 'E_SOURCE', region, profile, details })
}
