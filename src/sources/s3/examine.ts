import { s3Endpoint } from '../../util/aws/access.ts'
import { awsError } from '../../util/aws/errors.ts'
import { callerIdentity } from '../../util/aws/identity.ts'
import { AppError } from '../../util/errors.ts'
import type { Source, SourceFact, SourceFile } from '../types.ts'
import { type Bucket, s3Error, uriOf } from './client.ts'

/** Who asks, where the bucket is, and whether it can be listed and read, each with what to do. Reads one object's beginning. */
export async function examine(bucket: Bucket, source: Source, signal?: AbortSignal): Promise<readonly SourceFact[]> {
  const facts = [await attempt('AWS identity', () => identity(bucket, signal))]
  facts.push(await attempt(`bucket ${bucket.name}`, () => region(bucket, signal)))
  // One wrong thing makes all that follows fail in the same words.
  if (facts.some((fact) => fact.status === 'bad')) return facts
  let first: SourceFile | undefined
  facts.push(
    await attempt(source.uri, async () => {
      for await (const page of source.list(signal)) {
        first = page.find((file) => file.size > 0) ?? page[0]
        return { status: 'ok', found: `can be listed, begins with ${page[0]?.uri}` }
      }
      return { status: 'warn', found: 'holds no .json or .ndjson object', hint: 'Check the prefix.' }
    })
  )
  const object = first
  if (object) facts.push(await attempt(source.uri, () => begin(source, object, signal)))
  return facts
}

type Found = Omit<SourceFact, 'about'>

async function attempt(about: string, look: () => Promise<Found>): Promise<SourceFact> {
  try {
    return { about, ...(await look()) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { about, status: 'bad', found: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
  }
}

/** By STS where it is AWS's or has an address of its own; else no more than which key is used. */
async function identity(bucket: Bucket, signal?: AbortSignal): Promise<Found> {
  const { access } = bucket
  if (access.unsigned) return { status: 'ok', found: 'nobody: requests are not signed' }
  const { config } = (await bucket.sdk()).client
  try {
    const { accessKeyId } = await config.credentials()
    if (s3Endpoint(access) === undefined || process.env.AWS_ENDPOINT_URL_STS)
      return await callerIdentity({ ...access, region: await config.region() }, 'E_SOURCE', signal)
    return {
      status: 'ok',
      found: `the access key …${accessKeyId.slice(-4)}; a store of its own cannot say whose it is`
    }
  } catch (error) {
    const { region: from, profile } = access
    throw awsError(error, { what: 'who asks cannot be told', code: 'E_SOURCE', region: from, profile })
  }
}

async function region(bucket: Bucket, signal?: AbortSignal): Promise<Found> {
  const { client } = await bucket.sdk()
  const found = await regionOf(bucket, signal)
  if (found === 'refused') {
    return {
      status: 'warn',
      found: 'where it is may not be asked (s3:GetBucketLocation)',
      hint: 'Only this look needs that right; the next lines show whether objects can be listed and read.'
    }
  }
  const asked = await client.config.region()
  if (found === undefined || found === '')
    return { status: 'ok', found: 'is there; the store does not tell its region' }
  if (found === asked || s3Endpoint(bucket.access) !== undefined) return { status: 'ok', found: `is in ${found}` }
  return {
    status: 'warn',
    found: `is in ${found}, and ${asked} is configured`,
    hint: `Set [S3] REGION (or --region, AWS_REGION) to ${found}.`
  }
}

/** HEAD of the bucket needs s3:ListBucket for all of it, which rights for some prefixes only do not give; its refusal mostly names the region. */
async function regionOf(bucket: Bucket, signal?: AbortSignal): Promise<string | undefined> {
  const { client, s3 } = await bucket.sdk()
  const { Bucket } = bucket.common
  const options = signal ? { abortSignal: signal } : {}
  try {
    return (await client.send(new s3.HeadBucketCommand({ Bucket }), options)).BucketRegion
  } catch (error) {
    const ours = s3Error(error, bucket, `${uriOf(bucket, '')} cannot be reached`)
    if (ours.details.status !== 403) throw ours
    if (typeof ours.details.region === 'string') return ours.details.region
  }
  try {
    const { LocationConstraint } = await client.send(new s3.GetBucketLocationCommand({ Bucket }), options)
    // The oldest region has no name there.
    return LocationConstraint || (s3Endpoint(bucket.access) === undefined ? 'us-east-1' : undefined)
  } catch (error) {
    const ours = s3Error(error, bucket, `${uriOf(bucket, '')} cannot be reached`)
    if (ours.details.aws === 'AccessDenied') return 'refused'
    throw ours
  }
}

async function begin(source: Source, file: SourceFile, signal?: AbortSignal): Promise<Found> {
  const stream = await source.open(file, signal)
  let bytes = 0
  for await (const chunk of stream) {
    const { length }: Buffer = chunk
    bytes = length
    break
  }
  return { status: 'ok', found: `can be read: the first ${bytes} of ${file.size} bytes of ${file.uri} came` }
}
