import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { s3Source } from '../../src/sources/s3/source.ts'
import type { Source, SourceFile } from '../../src/sources/types.ts'
import { type Fault, faultyProxy } from '../helpers/faulty-proxy.ts'
import { type HttpFake, httpFake } from '../helpers/http-fake.ts'
import type { S3Place } from '../helpers/s3-place.ts'
import { startS3Server } from '../helpers/s3-server.ts'

const SMALL = Buffer.alloc(100_000, 'small ')
const LARGE = Buffer.alloc(9 * 1024 * 1024, 'large ')

let place: S3Place
/** What stands before the store, one for each test or more: they run at once, since most of their time is waiting to try again. */
const fronts: HttpFake[] = []

beforeAll(async () => {
  place = await startS3Server()
  for (const [name, value] of Object.entries(place.env)) vi.stubEnv(name, value)
  vi.stubEnv('AWS_MAX_ATTEMPTS', '3')
  await place.put('data/small.json', SMALL)
  await place.put('data/large.json', LARGE)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  for (const front of fronts) await front.close()
  await place.stop()
})

function kept(front: HttpFake): HttpFake {
  fronts.push(front)
  return front
}

/** The source behind a way that spoils its nth GET of an object, and the ranges that were asked for. */
async function behind(fault: (count: number) => Fault): Promise<{ source: Source; ranges: readonly string[] }> {
  const ranges: string[] = []
  const front = await faultyProxy(place.endpoint, (request) => {
    if (request.url?.includes('list-type')) return undefined
    ranges.push(request.headers.range ?? 'all')
    return fault(ranges.length)
  })
  return { source: s3Source({ bucket: place.bucket, prefix: 'data' }, { endpoint: kept(front).url }), ranges }
}

async function fileOf(source: Source, name: string): Promise<SourceFile> {
  for await (const page of source.list()) for (const file of page) if (file.uri.endsWith(name)) return file
  throw new Error(`no ${name}`)
}

describe.concurrent('S3 behind a way that spoils answers (fauxqs, not Amazon)', () => {
  test('small objects take the short way, which the SDK proper stands behind', async () => {
    const layered: boolean[] = []
    const front = await faultyProxy(place.endpoint, ({ url, headers }, count) => {
      if (!url?.includes('list-type')) layered.push(headers['amz-sdk-invocation-id'] !== undefined)
      return count === 3 ? { status: 500, code: 'InternalError' } : undefined
    })
    const source = s3Source({ bucket: place.bucket, prefix: 'data' }, { endpoint: kept(front).url })
    const file = await fileOf(source, 'small.json')
    for (let i = 0; i < 3; i++) expect(SMALL.equals(await source.read(file))).toBe(true)
    expect(layered).toEqual([false, false, true, false])
    expect(source.requests?.counts).toEqual({ GET: 4, LIST: 1 })
  })

  test('SlowDown twice, then the object: each try is counted', async () => {
    const { source } = await behind((n) => (n < 3 ? { status: 503, code: 'SlowDown' } : undefined))
    expect(SMALL.equals(await source.read(await fileOf(source, 'small.json')))).toBe(true)
    expect(source.requests?.counts).toEqual({ GET: 3, LIST: 1 })
  })

  test('SlowDown for ever ends with what to do', async () => {
    const { source } = await behind(() => ({ status: 503, code: 'SlowDown' }))
    const reading = source.read(await fileOf(source, 'small.json'))
    await expect(reading).rejects.toMatchObject({ code: 'E_SOURCE', remedy: 'retry', hint: /MAX_CONCURRENT_REQUESTS/ })
  })

  test('a small object whose connection breaks is read anew', async () => {
    const { source, ranges } = await behind((n) => (n === 1 ? { cutAfter: 5000 } : undefined))
    expect(SMALL.equals(await source.read(await fileOf(source, 'small.json')))).toBe(true)
    expect(ranges).toEqual(['all', 'all'])
  })

  test('a large object whose connection breaks twice goes on where it broke', async () => {
    const { source, ranges } = await behind((n) => (n < 3 ? { cutAfter: 2_000_000 } : undefined))
    expect(LARGE.equals(await buffer(await source.open(await fileOf(source, 'large.json'))))).toBe(true)
    expect([ranges.length, ranges[0]]).toEqual([3, 'all'])
    for (const range of ranges.slice(1)) expect(range).toMatch(/^bytes=[1-9]\d*-$/)
  })

  test('a body that never comes whole is an error, and no data', async () => {
    const { source, ranges } = await behind(() => ({ cutAfter: 10 }))
    const reading = Promise.resolve(source.read(await fileOf(source, 'small.json')))
    const error = await reading.then(String, (e: unknown) => e)
    expect(error).toMatchObject({ code: 'E_SOURCE', remedy: 'retry' })
    expect(String(error)).toContain('the connection was lost, several times')
    expect(ranges).toHaveLength(5)
  })

  test('a byte that was turned on the way is noticed by MD5', async () => {
    const { source: once } = await behind((n) => (n === 1 ? { flip: 7 } : undefined))
    expect(SMALL.equals(await once.read(await fileOf(once, 'small.json')))).toBe(true)
    const { source: always } = await behind(() => ({ flip: 7 }))
    const reading = always.read(await fileOf(always, 'small.json'))
    await expect(reading).rejects.toThrow(/MD5 is not that of its etag.*5 times/)
  })

  test('in a stream that is the end: its bytes are with the reader already', async () => {
    const { source, ranges } = await behind(() => ({ flip: 8_000_000 }))
    const stream = await source.open(await fileOf(source, 'large.json'))
    await expect(buffer(stream)).rejects.toThrow(/MD5 is not that of its etag/)
    expect(ranges).toHaveLength(1)
  })

  test('an object that is replaced while it is read is an error, since half of it was given', async () => {
    await place.put('data/replaced.json', LARGE)
    const { source } = await behind((n) => (n === 1 ? { cutAfter: 2_000_000 } : undefined))
    const stream = await source.open(await fileOf(source, 'replaced.json'))
    const read = async (): Promise<void> => {
      for await (const _ of stream) await place.put('data/replaced.json', SMALL)
    }
    const error = await read().then(String, (e: unknown) => e)
    expect(error).toMatchObject({ code: 'E_SOURCE', remedy: 'retry', details: { changed: true } })
    expect(error).not.toMatchObject({ details: { gone: true } })
    await place.remove('data/replaced.json')
  })

  test.each(['read', 'list'] as const)('%s stops at once when the caller does', async (what) => {
    const { source } = await behind(() => 'silence')
    const file = await fileOf(source, 'small.json')
    const controller = new AbortController()
    if (what === 'read') {
      setTimeout(() => controller.abort(), 30)
      await expect(source.read(file, controller.signal)).rejects.toThrow(/abort/)
      return
    }
    const silent = await httpFake(() => controller.abort())
    const listing = s3Source({ bucket: 'b', prefix: '' }, { endpoint: silent.url }).list(controller.signal)
    const first = async (): Promise<void> => {
      for await (const _ of listing) return
    }
    await expect(first()).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    await silent.close()
  })
})

describe('answers that no server at hand gives (a fake, not S3)', () => {
  const listing = (contents: string): string =>
    `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`
  const object = (key: string, etag: string, size: number): string =>
    `<Contents><Key>${key}</Key><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size></Contents>`

  /** A bucket with one object, whose GET has more headers. */
  async function bucketWith(etag: string, content: string, headers: Record<string, string>): Promise<Source> {
    const front = await httpFake((request, response) => {
      const list = request.url?.includes('list-type')
      const body = list ? listing(object('x.json', etag, content.length)) : content
      response.writeHead(200, {
        'content-type': 'application/xml',
        'content-length': body.length,
        ...(list ? {} : headers)
      })
      response.end(body)
    })
    return s3Source({ bucket: 'b', prefix: '' }, { endpoint: kept(front).url })
  }

  const DIGEST = '0123456789abcdef0123456789abcdef'
  test.each([
    ['of an upload in parts', `${DIGEST}-2`, {}],
    ['of an object encrypted by KMS', DIGEST, { 'x-amz-server-side-encryption': 'aws:kms' }],
    [
      'of an object encrypted with a key of the client',
      DIGEST,
      { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }
    ]
  ])('the etag %s is not taken for an MD5', async (_, etag, headers) => {
    const source = await bucketWith(etag, 'content', headers)
    expect(String(await source.read(await fileOf(source, 'x.json')))).toBe('content')
  })

  test('the etag of a plain object is', async () => {
    const source = await bucketWith(DIGEST, 'content', { 'x-amz-server-side-encryption': 'AES256' })
    const file = await fileOf(source, 'x.json')
    await expect(source.read(file)).rejects.toThrow(/MD5/)
  })

  test('a store that does not list in byte order is refused: the plan would load files twice', async () => {
    const front = await httpFake((_, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' })
      response.end(listing(object('b.json', 'e', 1) + object('a.json', 'e', 1)))
    })
    const source = s3Source({ bucket: 'b', prefix: '' }, { endpoint: kept(front).url })
    await expect(fileOf(source, 'a.json')).rejects.toMatchObject({
      code: 'E_SOURCE',
      message: 'the store does not list keys in byte order: "a.json" came after "b.json"'
    })
  })

  test('--requester-pays is said with every request', async () => {
    const payers: (string | string[] | undefined)[] = []
    const front = await httpFake((request, response) => {
      payers.push(request.headers['x-amz-request-payer'])
      const body = request.url?.includes('list-type') ? listing(object('x.json', `${DIGEST}-1`, 1)) : '1'
      response.writeHead(200, { 'content-type': 'application/xml', 'content-length': body.length }).end(body)
    })
    const source = s3Source({ bucket: 'b', prefix: '' }, { endpoint: kept(front).url, requesterPays: true })
    await source.read(await fileOf(source, 'x.json'))
    expect(payers).toEqual(['requester', 'requester'])
  })

  test('a bucket that is not there', async () => {
    const source = s3Source({ bucket: 'nobody-has-it', prefix: 'x' }, { endpoint: place.endpoint })
    await expect(fileOf(source, 'x')).rejects.toMatchObject({
      code: 'E_SOURCE',
      remedy: 'fix-config',
      message: 's3://nobody-has-it/x/ cannot be listed: there is no such bucket'
    })
  })
})
