import type { _Object as Listed, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { isAwsError } from '../../util/aws/errors.ts'
import { compareBytes } from '../../util/bytes.ts'
import { AppError } from '../../util/errors.ts'
import { isDataFile, type SourceFile } from '../types.ts'
import { type Bucket, s3Error, uriOf } from './client.ts'

/**
 * The data files below a prefix, which is a folder: `log_data` takes `log_data/…` and never `log_data_old/…`. A prefix that is
 * the key of an object takes that object. One page of at most 1,000 keys is held at a time.
 *
 * LIST requests: one for each thousand keys or part of it, at least one; and one more where the prefix is looked up as a key,
 * which is first where its name is that of a data file, and last where the folder is empty. Rights may be for `log_data/` alone, so that
 * this look is refused: then one HEAD asks for the object, and where that is refused as well, there is none that could be read.
 */
export async function* listFiles(
  bucket: Bucket,
  prefix: string,
  signal?: AbortSignal
): AsyncGenerator<readonly SourceFile[]> {
  if (prefix !== '' && isDataFile(nameOf(prefix))) {
    const file = await exactFile(bucket, prefix, signal)
    if (file) {
      yield [file]
      return
    }
  }
  const folder = prefix === '' ? '' : `${prefix}/`
  let files = false
  let last = ''
  for await (const page of pages(bucket, folder, signal)) {
    const found: SourceFile[] = []
    for (const object of page) {
      const key = object.Key ?? ''
      // Directory buckets and some stores list in no order; merged with the ledger that would load files twice.
      if (last !== '' && compareBytes(last, key) >= 0) throw outOfOrder(bucket, last, key)
      last = key
      if (isVisible(key.slice(folder.length))) found.push(fileOf(bucket, key, object))
    }
    if (found.length === 0) continue
    files = true
    yield found
  }
  if (files || prefix === '' || isDataFile(nameOf(prefix))) return
  const file = await exactFile(bucket, prefix, signal)
  if (file) yield [file]
}

/** The object with exactly this key. It is the least of all keys that begin so. */
async function exactFile(bucket: Bucket, key: string, signal?: AbortSignal): Promise<SourceFile | undefined> {
  try {
    const { Contents = [] } = await listPage(bucket, { Prefix: key, MaxKeys: 1 }, signal)
    const [object] = Contents
    return object?.Key === key ? fileOf(bucket, key, object) : undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.details.aws !== 'AccessDenied') throw error
    return headFile(bucket, key, signal)
  }
}

/** The same by the right to read alone. */
async function headFile(bucket: Bucket, key: string, signal?: AbortSignal): Promise<SourceFile | undefined> {
  const { client, s3 } = await bucket.sdk()
  try {
    const command = new s3.HeadObjectCommand({ ...bucket.common, Key: key })
    const { ContentLength, ETag } = await client.send(command, signal ? { abortSignal: signal } : {})
    return fileOf(bucket, key, { Size: ContentLength, ETag })
  } catch (error) {
    if (isAwsError(error, '403', '404')) return undefined
    throw s3Error(error, bucket, `${uriOf(bucket, key)} cannot be read`, uriOf(bucket, key))
  }
}

async function* pages(bucket: Bucket, folder: string, signal?: AbortSignal): AsyncGenerator<readonly Listed[]> {
  let token: string | undefined
  do {
    const input = { Prefix: folder, ...(token === undefined ? {} : { ContinuationToken: token }) }
    const page = await listPage(bucket, input, signal)
    yield page.Contents ?? []
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}

type ListInput = { readonly Prefix: string; readonly MaxKeys?: number; readonly ContinuationToken?: string }

/** Keys come percent-encoded, since XML cannot hold every character that a key may have. */
async function listPage(bucket: Bucket, input: ListInput, signal?: AbortSignal): Promise<ListObjectsV2CommandOutput> {
  const { client, s3 } = await bucket.sdk()
  try {
    const command = new s3.ListObjectsV2Command({ ...bucket.common, ...input, EncodingType: 'url' })
    const page = await client.send(command, signal ? { abortSignal: signal } : {})
    if (page.EncodingType !== 'url') return page
    return { ...page, Contents: (page.Contents ?? []).map((object) => ({ ...object, Key: decode(object.Key ?? '') })) }
  } catch (error) {
    throw s3Error(error, bucket, `${uriOf(bucket, input.Prefix)} cannot be listed`)
  }
}

const decode = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '))

function fileOf(bucket: Bucket, key: string, object: Listed): SourceFile {
  return { uri: uriOf(bucket, key), size: object.Size ?? 0, etag: (object.ETag ?? '').replaceAll('"', '') }
}

const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/** As in a folder: nothing whose name, or whose folder's name, begins with a dot; and no marker of a folder (`a/`). */
function isVisible(below: string): boolean {
  return isDataFile(nameOf(below)) && !below.startsWith('.') && !below.includes('/.')
}

function outOfOrder(bucket: Bucket, before: string, key: string): AppError {
  return new AppError(
    'E_SOURCE',
    'fix-config',
    `the store does not list keys in byte order: ${JSON.stringify(key)} came after ${JSON.stringify(before)}`,
    {
      hint: 'Directory buckets (S3 Express One Zone) and some stores cannot be read; copy the objects into a general purpose bucket.',
      details: { uri: uriOf(bucket, key) }
    }
  )
}
