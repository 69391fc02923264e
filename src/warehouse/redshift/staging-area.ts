import type { S3Client } from '@aws-sdk/client-s3'
import { type AwsAccess, s3ClientConfig } from '../../util/aws/access.ts'
import { awsError } from '../../util/aws/errors.ts'
import { countRequests, type RequestCounter } from '../../util/aws/requests.ts'
import type { S3Uri } from './address.ts'

type Sdk = typeof import('@aws-sdk/client-s3')

/** Most keys that one DeleteObjects takes (S3 API). */
const DELETE_KEYS = 1000

/**
 * The folder of S3 through which rows travel to the cluster. It belongs to one warehouse: whoever holds that one's lock is alone
 * here, and may remove whatever an earlier run has left.
 */
export class StagingArea {
  readonly #bucket: string
  #folder: string
  readonly #aws: AwsAccess
  readonly #counter: RequestCounter
  #loaded: Promise<{ sdk: Sdk; client: S3Client }> | undefined

  /** @param folder the prefix of every key, ending in a slash */
  constructor(bucket: string, folder: string, aws: AwsAccess, counter: RequestCounter) {
    this.#bucket = bucket
    this.#counter = counter
    this.#folder = folder
    // A source may be public and unsigned; what is written never is.
    this.#aws = { ...aws, unsigned: false }
  }

  /** Moves into a folder below: two schemas of a database are two warehouses. */
  enter(folder: string): void {
    this.#folder = `${this.#folder}${folder.replaceAll(/[^\w.-]/g, '_')}/`
  }

  /** The address of a name in the folder. */
  uri(name: string): S3Uri {
    return `s3://${this.#bucket}/${this.#folder}${name}`
  }

  async put(name: string, body: Buffer | string): Promise<void> {
    await this.#ask(`${this.uri(name)} cannot be written`, ({ sdk, client }) =>
      client.send(new sdk.PutObjectCommand({ Bucket: this.#bucket, Key: this.#folder + name, Body: body }))
    )
  }

  async remove(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length; start += DELETE_KEYS) {
      const Objects = names.slice(start, start + DELETE_KEYS).map((name) => ({ Key: this.#folder + name }))
      await this.#ask(`objects below ${this.uri('')} cannot be deleted`, ({ sdk, client }) =>
        client.send(new sdk.DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }))
      )
    }
  }

  /** Removes what killed runs have left. @returns how many objects those were */
  async sweep(): Promise<number> {
    let found = 0
    let token: string | undefined
    do {
      const page = await this.#ask(`${this.uri('')} cannot be listed`, ({ sdk, client }) =>
        client.send(
          new sdk.ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#folder, ContinuationToken: token })
        )
      )
      const names = (page.Contents ?? []).flatMap(({ Key }) =>
        Key === undefined ? [] : [Key.slice(this.#folder.length)]
      )
      await this.remove(names)
      found += names.length
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
    return found
  }

  close(): void {
    this.#loaded?.then(({ client }) => client.destroy()).catch(() => undefined)
  }

  async #ask<T>(what: string, work: (s3: { sdk: Sdk; client: S3Client }) => Promise<T>): Promise<T> {
    this.#loaded ??= this.#load()
    try {
      return await work(await this.#loaded)
    } catch (cause) {
      throw awsError(cause, {
        what: `the staging area: ${what}`,
        code: 'E_WAREHOUSE',
        region: this.#aws.region,
        rights: 's3:PutObject and s3:DeleteObject below [S3] STAGING, and s3:ListBucket on its bucket for that prefix,'
      })
    }
  }

  async #load(): Promise<{ sdk: Sdk; client: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3')
    const client = new sdk.S3Client(s3ClientConfig(this.#aws))
    countRequests(client, this.#counter)
    return { sdk, client }
  }
}
