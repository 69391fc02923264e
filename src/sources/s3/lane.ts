import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import type { SourceFile } from '../types.ts'
import { type Bucket, keyOf } from './client.ts'
import { type Answer, isMd5, isPlain } from './get.ts'

/**
 * A shorter way for the one request of which there are thousands: a GET of a small object. Endpoint, signature, credentials and
 * connections are the SDK's own; only its layers in between, which cost more than all of these, are passed through once
 * and not for each object. Whatever is not plain success is left to the SDK proper: then `get` gives undefined, and the
 * caller asks there, where retries and error messages are.
 */
export class Lane {
  readonly #bucket: Bucket
  #sender: Promise<Send> | undefined
  #closed = false

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  /** Throws only what the SDK would throw without another try: the object, or its listed version, is no more. */
  async get(file: SourceFile, signal?: AbortSignal): Promise<Answer | undefined> {
    // With an etag that is no MD5, the SDK's checksums are the only ones.
    if (this.#closed || !isMd5(file.etag)) return undefined
    let answer: Awaited<ReturnType<Send>>
    try {
      this.#sender ??= sender(this.#bucket)
      const send = await this.#sender
      answer = await send(keyOf(this.#bucket, file.uri), file.etag, signal)
    } catch {
      signal?.throwIfAborted()
      return undefined
    }
    const { statusCode, headers, stream } = answer
    if (statusCode === 200 && isPlain(headers['x-amz-server-side-encryption'])) {
      const length = headers['content-length']
      return { stream, length: length === undefined ? undefined : Number(length), encrypted: false }
    }
    stream.destroy()
    if (statusCode === 200) this.#closed = true
    if (statusCode === 404) throw refusal('NoSuchKey', statusCode)
    if (statusCode === 412) throw refusal('PreconditionFailed', statusCode)
    return undefined
  }
}

type HttpRequest = Parameters<S3Client['config']['requestHandler']['handle']>[0]
type Headers = Readonly<Record<string, string | undefined>>
type Send = (
  key: string,
  etag: string,
  signal?: AbortSignal
) => Promise<{ readonly statusCode: number; readonly headers: Headers; readonly stream: Readable }>

/** SHA-256 of no bytes: a GET has no body. */
const NO_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const PLACEHOLDER = 'key'

async function sender(bucket: Bucket): Promise<Send> {
  const { config } = (await bucket.sdk()).client
  const template = await requestOf(bucket)
  const base = template.path.slice(0, -PLACEHOLDER.length)
  const headers: Record<string, string> = { 'x-amz-content-sha256': NO_BODY }
  for (const name of ['host', 'user-agent', 'x-amz-request-payer']) {
    const value = template.headers[name]
    if (value !== undefined) headers[name] = value
  }
  const signingRegion = await config.region()
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion, properties: {} }
  const signer = await config.signer(scheme)
  return async (key, etag, signal) => {
    const request: HttpRequest = {
      ...template,
      path: base + encoded(key),
      query: { ...template.query },
      headers: { ...headers, 'if-match': `"${etag}"` },
      // The class has it; nobody calls it.
      clone: () => request
    }
    // The SDK learns from answers how far this machine's clock is off.
    const signingDate = new Date(Date.now() + config.systemClockOffset)
    const signed = await signer.sign(request, { signingDate, signingRegion, signingService: scheme.signingName })
    bucket.requests.add('GET')
    const options = signal ? { abortSignal: signal } : {}
    request.headers = signed.headers
    const { response } = await config.requestHandler.handle(request, options)
    const stream: unknown = response.body
    if (!(stream instanceof Readable)) throw new Error('an answer without a body')
    return { statusCode: response.statusCode, headers: response.headers, stream }
  }
}

/** A GET as the SDK would send it, with its endpoint resolved: caught before it is signed, and not sent. */
async function requestOf(bucket: Bucket): Promise<HttpRequest> {
  const { client, s3 } = await bucket.sdk()
  const command = new s3.GetObjectCommand({ ...bucket.common, Key: PLACEHOLDER })
  let request: HttpRequest | undefined
  command.middlewareStack.add(
    () => async (args) => {
      if (isRequest(args.request)) request = args.request
      throw new Caught()
    },
    { step: 'build', priority: 'low', name: 'catchRequest' }
  )
  await client.send(command).catch((error: unknown) => {
    if (!(error instanceof Caught)) throw error
  })
  if (!request) throw new Error('the SDK made no request')
  return request
}

class Caught extends Error {}

const isRequest = (value: unknown): value is HttpRequest =>
  typeof value === 'object' && value !== null && 'hostname' in value && 'headers' in value

/** As the SDK writes a key into a path: its segments stay, everything else is percent-encoded by RFC 3986. */
function encoded(key: string): string {
  const strict = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  const segments = key.split('/').map((part) => encodeURIComponent(part).replace(/[!'()*]/g, strict))
  return segments.join('/')
}

/** An error as the SDK throws it. */
function refusal(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
}
