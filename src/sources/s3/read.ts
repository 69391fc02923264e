import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAwsError, isTransient } from '../../util/aws/errors.ts'
import { AppError } from '../../util/errors.ts'
import type { SourceFile } from '../types.ts'
import { type Bucket, s3Error } from './client.ts'
import { type Answer, getObject, isMd5 } from './get.ts'
import type { Lane } from './lane.ts'

/** Tries of a body at most. Requests that get no body are tried again by the SDK itself. */
const BODY_TRIES = 5
/** The longest wait before the second try of a body, in milliseconds; it doubles from try to try. */
const FIRST_WAIT = 200

/** The whole content of an object in the version that was listed, checked by length and, where the etag is one, MD5. */
export async function readObject(bucket: Bucket, lane: Lane, file: SourceFile, signal?: AbortSignal): Promise<Buffer> {
  // What is known to be empty costs no request.
  if (file.size === 0) return Buffer.alloc(0)
  for (let tried = 1; ; tried++) {
    try {
      const answer =
        (tried === 1 ? await lane.get(file, signal) : undefined) ?? (await getObject(bucket, file, 0, signal))
      const content = new Content(file)
      content.expect(answer)
      const chunks: Buffer[] = []
      await new Promise<void>((resolve, reject) => {
        // By events: for objects this small an iterator costs more than the reading.
        answer.stream
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .once('end', resolve)
          .once('error', reject)
          // After an end or an error it says nothing new; alone it means that somebody closed it.
          .once('close', resolve)
      }).catch(brokenBody)
      for (const chunk of chunks) content.add(chunk)
      content.check()
      const [only] = chunks
      return only && chunks.length === 1 ? only : Buffer.concat(chunks)
    } catch (error) {
      await waitOrThrow(error, { bucket, file, tried, given: 0, signal })
    }
  }
}

/** The same as a stream. A connection that breaks is taken up again where it broke. */
export function openObject(bucket: Bucket, file: SourceFile, signal?: AbortSignal): Readable {
  return Readable.from(resumed(bucket, file, signal), { objectMode: false })
}

async function* resumed(bucket: Bucket, file: SourceFile, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const content = new Content(file)
  for (let tried = 1; content.received < file.size; tried++) {
    try {
      const answer = await getObject(bucket, file, content.received, signal)
      content.expect(answer)
      for await (const chunk of chunksOf(answer.stream)) {
        content.add(chunk)
        yield chunk
      }
      content.checkLength()
    } catch (error) {
      await waitOrThrow(error, { bucket, file, tried, given: content.received, signal })
    }
  }
  try {
    content.check()
  } catch (error) {
    // Its bytes are with the reader already.
    throw failure(error, { bucket, file, tried: 1, given: content.received })
  }
}

async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk
  } catch (error) {
    brokenBody(error)
  }
}

/** What breaks inside a body, as far as another try may help. */
function brokenBody(error: unknown): never {
  // The SDK's own checksums, where the store has them.
  if (error instanceof Error && error.message.startsWith('Checksum mismatch')) throw new DamagedBody(error.message)
  throw isTransient(error) ? new CutBody(error) : error
}

/** All bytes of an object so far, over as many answers as it took. */
class Content {
  received = 0
  readonly #file: SourceFile
  #md5: Hash | undefined

  constructor(file: SourceFile) {
    this.#file = file
  }

  /** An answer with what is still missing. Throws a DamagedBody where it announces something else. */
  expect({ stream, length, encrypted }: Answer): void {
    const missing = this.#file.size - this.received
    if (length !== undefined && length !== missing) {
      stream.destroy()
      throw new DamagedBody(`${length} bytes were announced, and the listing tells of ${missing}`)
    }
    if (this.received === 0) this.#md5 = isMd5(this.#file.etag) && !encrypted ? createHash('md5') : undefined
  }

  add(chunk: Buffer): void {
    this.received += chunk.length
    this.#md5?.update(chunk)
  }

  checkLength(): void {
    const { size } = this.#file
    if (this.received !== size) throw new DamagedBody(`${this.received} of ${size} bytes came`)
  }

  /** Throws a DamagedBody where not everything came, or something else. */
  check(): void {
    this.checkLength()
    const { etag } = this.#file
    if (this.#md5 && this.#md5.digest('hex') !== etag)
      throw new DamagedBody(`its MD5 is not that of its etag (${etag})`)
  }
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
