import { type AwsAccess, DEFAULT_REQUESTS } from '../../util/aws/access.ts'
import { RequestCounter } from '../../util/aws/requests.ts'
import type { Source } from '../types.ts'
import { bucketOf, uriOf } from './client.ts'
import { examine } from './examine.ts'
import { Lane } from './lane.ts'
import { listFiles } from './list.ts'
import { openObject, readObject } from './read.ts'

/** The objects below a prefix of a bucket, or one object. Loads the SDK and sends requests only when it is used. */
export function s3Source(place: { readonly bucket: string; readonly prefix: string }, access: AwsAccess = {}): Source {
  const requests = new RequestCounter()
  const bucket = bucketOf(place.bucket, access, requests)
  const lane = new Lane(bucket)
  const prefix = place.prefix.replace(/\/$/, '')
  const source: Source = {
    uri: uriOf(bucket, prefix),
    parallel: access.requests ?? DEFAULT_REQUESTS,
    requests,
    list: (signal) => listFiles(bucket, prefix, signal),
    read: (file, signal) => readObject(bucket, lane, file, signal),
    open: async (file, signal) => openObject(bucket, file, signal),
    path: () => undefined,
    examine: (signal) => examine(bucket, source, signal)
  }
  return source
}
