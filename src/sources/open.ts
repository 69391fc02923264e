import type { AwsAccess } from '../util/aws/access.ts'
import type { Location } from '../util/location.ts'
import { folderSource } from './folder.ts'
import { s3Source } from './s3/source.ts'
import type { Source } from './types.ts'

/** The source at a place; `aws` says how S3 is reached. Reads nothing yet, and loads nothing of AWS. */
export async function openSource(place: Location, aws: AwsAccess = {}): Promise<Source> {
  return place.kind === 'folder' ? folderSource(place.path) : s3Source(place, aws)
}

/** The source in which one file lies that the ledger knows by its address. */
export function openFileSource(uri: string, aws: AwsAccess = {}): Source {
  const bucket = /^s3:\/\/([^/]+)\//.exec(uri)?.[1]
  return bucket === undefined ? folderSource(uri) : s3Source({ bucket, prefix: '' }, aws)
}
