import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAwsError, isTransient } from '../../util/aws/errors.ts'
import { AppError } from '../../util/errors.ts'
import type { SourceFile } from '../types.ts'
import { type Bucket, keyOf, s3Error } from './client.ts'

/** Tries of a body at most. Requests that get no body are tried again by the SDK itself. */
const BODY_TRIES = 5
/** The longest wait before the second try of a body, in milliseconds; it doubles from try to try. */
const FIRST_WAIT = 200

/** The whole content of an object in the version that was listed, checked by length and, where the etag is one, MD5. */
export async function readObject(bucket: Bucket, file: SourceFile, signal?: AbortSignal): Promise<Buffer> {
  // What is known to be empty costs no request.
  if (file.size === 0) return Buffer.alloc(0)
  for (let tried = 1; ; tried++) {
    const chunks: Buffer[] = []
    try {
      const body = await Body.get(bucket, file, 0, signal)
      for await (const chunk of body.chunks()) chunks.push(chunk)
      body.check()
    } catch (error) {
      await waitOrThrow(error, { bucket, file, tried, given: 0, signal })
      continue
    }
    const [only] = chunks
    return only && chunks.length === 1 ? only : Buffer.concat(chunks)
  }
}

/** The same as a stream. A connection that breaks is taken up again where it broke. */
export function openObject(bucket: Bucket, file: SourceFile, signal?: AbortSignal): Readable {
  return Readable.from(resumed(bucket, file, signal), { objectMode: false })
}

async function* resumed(bucket: Bucket, file: SourceFile, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let given = 0
  let body: Body | undefined
  for (let tried = 1; given < file.size; tried++) {
    try {
      body = await Body.get(bucket, file, given, signal, body)
      for await (const chunk of body.chunks()) {
        given += chunk.length
        yield chunk
      }
      if (given < file.size) throw new DamagedBody(`${given} of ${file.size} bytes came`)
    } catch (error) {
      await waitOrThrow(error, { bucket, file, tried, given, signal })
    }
  }
  try {
    body?.check()
  } catch (error) {
    // Its bytes are with the reader already.
    throw failure(error, { bucket, file, tried: 1, given })
  }
}

/** One GET of an object from some byte on, and what is known of all bytes so far. */
class Body {
  #received: number
  readonly #stream: Readable
  readonly #file: SourceFile
  /** Undefined where the etag is no MD5 of the content. */
  readonly #md5: Hash | undefined

  private constructor(file: SourceFile, from: number, stream: Readable, md5: Hash | undefined) {
    this.#file = file
    this.#received = from
    this.#stream = stream
    this.#md5 = md5
  }

  /** @param before the body that broke off at `from` */
  static async get(bucket: Bucket, file: SourceFile, from: number, signal?: AbortSignal, before?: Body): Promise<Body> {
    const { client, s3 } = await bucket.sdk()
    const command = new s3.GetObjectCommand({
      ...bucket.common,
      Key: keyOf(bucket, file.uri),
      IfMatch: `"${file.etag}"`,
      ...(from > 0 ? { Range: `bytes=${from}-` } : {})
    })
    const answer = await client.send(command, signal ? { abortSignal: signal } : {})
    const { Body: stream, ContentLength: length } = answer
    if (!(stream instanceof Readable)) throw new DamagedBody('it came without a body')
    if (length !== undefined && length !== file.size - from) {
      stream.destroy()
      throw new DamagedBody(`${length} bytes were announced, and the listing tells of ${file.size - from}`)
    }
    const md5 = before ? before.#md5 : isMd5(file.etag, answer) ? createHash('md5') : undefined
    return new Body(file, from, stream, md5)
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.#stream) {
        const bytes: Buffer = chunk
        this.#received += bytes.length
        if (this.#received > this.#file.size) throw new DamagedBody(`more than ${this.#file.size} bytes came`)
        this.#md5?.update(bytes)
        yield bytes
      }
    } catch (error) {
      // The SDK's own checksums, where the store has them.
      if (error instanceof Error && error.message.startsWith('Checksum mismatch')) throw new DamagedBody(error.message)
      throw isTransient(error) ? new CutBody(error) : error
    }
  }

  /** Throws a DamagedBody where not everything came, or something else. */
  check(): void {
    const { size, etag } = this.#file
    if (this.#received !== size) throw new DamagedBody(`${this.#received} of ${size} bytes came`)
    if (this.#md5 && this.#md5.digest('hex') !== etag)
      throw new DamagedBody(`its MD5 is not that of its etag (${etag})`)
  }
}

/**
 * Whether the etag is the MD5 of the content: it looks like one, and the object was not uploaded in parts ("…-2") nor
 * encrypted with keys of KMS or of a client, with which it only looks like one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html (ETag)
 */
function isMd5(
  etag: string,
  answer: { ServerSideEncryption?: string | undefined; SSECustomerAlgorithm?: string | undefined }
): boolean {
  const encryption = answer.ServerSideEncryption ?? 'AES256'
  return /^[0-9a-f]{32}$/.test(etag) && encryption === 'AES256' && answer.SSECustomerAlgorithm === undefined
}

/** What came is not what was promised. */
class DamagedBody extends Error {
  override readonly name = 'DamagedBody'
}

/** The connection broke inside the body, where the SDK tries nothing again. */
class CutBody extends Error {
  constructor(override readonly cause: unknown) {
    super('the body broke off')
  }
}

interface Attempt {
  readonly bucket: Bucket
  readonly file: SourceFile
  readonly tried: number
  /** Bytes that the reader already has. */
  readonly given: number
  readonly signal?: AbortSignal | undefined
}

/** Waits, with full jitter, where another try may help; throws otherwise. */
async function waitOrThrow(error: unknown, attempt: Attempt): Promise<void> {
  const { tried, signal } = attempt
  signal?.throwIfAborted()
  const ofBody = error instanceof DamagedBody || error instanceof CutBody
  if (tried === BODY_TRIES || !ofBody) throw failure(error instanceof CutBody ? error.cause : error, attempt)
  await sleep(Math.random() * FIRST_WAIT * 2 ** (tried - 1), undefined, signal ? { signal } : {})
}

function failure(error: unknown, { bucket, file: { uri }, tried, given }: Attempt): AppError {
  const what = `${uri} cannot be read`
  const moved = given > 0 ? { uri } : { uri, gone: true }
  if (isAwsError(error, 'PreconditionFailed', '412')) {
    const when = given > 0 ? 'while it was read' : 'after it had been listed'
    return new AppError('E_SOURCE', 'retry', `${what}: it was changed ${when}`, {
      hint: 'Run it again: the next run takes the new version.',
      details: { ...moved, changed: true },
      cause: error
    })
  }
  if (error instanceof DamagedBody) {
    const times = tried > 1 ? `, ${tried} times` : ''
    return new AppError('E_SOURCE', 'retry', `${what}: ${error.message}${times}`, {
      hint: 'Run it again; where it stays so, upload the object anew, or look at what lies between here and the store.',
      details: { uri },
      cause: error
    })
  }
  const ours = s3Error(error, bucket, what, uri)
  if (given === 0 || ours.details.gone !== true) return ours
  return new AppError('E_SOURCE', 'retry', `${what}: it was deleted while it was read`, {
    hint: 'Run it again.',
    details: { uri },
    cause: error
  })
}
