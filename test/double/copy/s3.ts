import type { S3Client } from '@aws-sdk/client-s3'
import type { Cluster } from '../cluster/cluster.ts'
import { RedshiftError } from '../errors.ts'

export interface Address {
  readonly bucket: string
  readonly key: string
}

export interface FoundObject extends Address {
  readonly size: number | undefined
}

export const addressOf = (uri: string): Address => {
  const parts = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri)
  if (!parts) throw new RedshiftError('XX000', `The S3 address ${uri} is not valid`, { detail: 'code: 8001' })
  return { bucket: parts[1] ?? '', key: parts[2] ?? '' }
}

/** S3 as one statement sees it: with a role that is attached, in a region. */
export class ClusterS3 {
  readonly #cluster: Cluster
  readonly #client: S3Client
  readonly #region: string | undefined
  readonly #checked = new Set<string>()

  private constructor(cluster: Cluster, client: S3Client, region: string | undefined) {
    this.#cluster = cluster
    this.#client = client
    this.#region = region
  }

  static async open(cluster: Cluster, role: string, region: string | undefined): Promise<ClusterS3> {
    const { s3, roles } = cluster.options
    // Rule: the role has to be attached to the cluster; default has to be set (DEV copy-parameters-authorization).
    if (role !== 'default' && !roles.includes(role)) {
      throw new RedshiftError(
        'XX000',
        `User arn:aws:redshift:${cluster.options.region}:123456789012:dbuser:double/sparkify is not authorized to assume IAM Role ${role}`,
        { detail: 'error: code: 8001 (double, not Redshift)' }
      )
    }
    if (!s3) throw new RedshiftError('XX000', 'double, not Redshift: it was started without an S3 endpoint')
    const { S3Client } = await import('@aws-sdk/client-s3')
    const client = new S3Client({
      endpoint: s3.endpoint,
      region: s3.region ?? cluster.options.region,
      credentials: s3.credentials,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED'
    })
    return new ClusterS3(cluster, client, region)
  }

  /** Rule: a bucket elsewhere needs REGION, and then all files have to be there (DEV copy-parameters-data-source-s3). */
  #inRegion({ bucket }: Address): void {
    if (this.#checked.has(bucket)) return
    const { s3, region } = this.#cluster.options
    const home = s3?.bucketRegions?.[bucket] ?? region
    if (home !== (this.#region ?? region)) {
      throw new RedshiftError(
        'XX000',
        `S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect,Rid DOUBLE`,
        { detail: `error: code: 8001 context: ${bucket} is in ${home} (double, not Redshift)` }
      )
    }
    this.#checked.add(bucket)
  }

  /** What the role's policy allows, where the double was told. */
  #allowed(what: 'read' | 'write', { bucket, key }: Address): void {
    const list = this.#cluster.options.s3?.allow?.[what]
    if (!list || list.some((prefix) => `s3://${bucket}/${key}`.startsWith(prefix))) return
    throw denied()
  }

  /** The objects under a key prefix, in the order of their keys. */
  async list(at: Address, what: 'read' | 'write' = 'read'): Promise<FoundObject[]> {
    this.#inRegion(at)
    this.#allowed(what, at)
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3')
    const found: FoundObject[] = []
    let token: string | undefined
    do {
      const page = await this.#client
        .send(
          new ListObjectsV2Command({
            Bucket: at.bucket,
            Prefix: at.key,
            ...(token === undefined ? {} : { ContinuationToken: token })
          })
        )
        .catch(translate)
      for (const object of page.Contents ?? [])
        if (object.Key !== undefined) found.push({ bucket: at.bucket, key: object.Key, size: object.Size })
      token = page.NextContinuationToken
    } while (token !== undefined)
    return found
  }

  /** An object's bytes and facts, or undefined where there is none. */
  async get(
    at: Address,
    signal?: AbortSignal
  ): Promise<{ readonly bytes: Buffer; readonly etag: string; readonly modified: Date } | undefined> {
    this.#inRegion(at)
    this.#allowed('read', at)
    const { GetObjectCommand } = await import('@aws-sdk/client-s3')
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: at.bucket, Key: at.key }),
        signal ? { abortSignal: signal } : {}
      )
      const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
      return { bytes, etag: answer.ETag ?? '', modified: answer.LastModified ?? new Date(0) }
    } catch (error) {
      if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return undefined
      return translate(error)
    }
  }

  async put(at: Address, bytes: Buffer): Promise<void> {
    this.#inRegion(at)
    this.#allowed('write', at)
    const { PutObjectCommand } = await import('@aws-sdk/client-s3')
    await this.#client.send(new PutObjectCommand({ Bucket: at.bucket, Key: at.key, Body: bytes })).catch(translate)
  }

  async delete(at: Address): Promise<void> {
    this.#allowed('write', at)
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3')
    await this.#client.send(new DeleteObjectCommand({ Bucket: at.bucket, Key: at.key })).catch(translate)
  }

  close(): void {
    this.#client.destroy()
  }
}

const denied = (): RedshiftError =>
  new RedshiftError('XX000', 'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid DOUBLE', {
    detail: 'error: code: 8001 (double, not Redshift)'
  })

function translate(error: unknown): never {
  if (error instanceof Error && error.name === 'AbortError')
    throw new RedshiftError('57014', 'Query cancelled on user request')
  if (error instanceof Error && error.name === 'AccessDenied') throw denied()
  if (error instanceof Error && error.name === 'NoSuchBucket') {
    throw new RedshiftError(
      'XX000',
      'S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,Rid DOUBLE',
      {
        detail: 'error: code: 8001 (double, not Redshift)'
      }
    )
  }
  throw new RedshiftError(
    'XX000',
    `S3ServiceException:${error instanceof Error ? `${error.name} ${error.message}` : String(error)} (double, not Redshift)`
  )
}
