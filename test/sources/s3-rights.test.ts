import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { s3Source } from '../../src/sources/s3/source.ts'
import type { Source, SourceFile } from '../../src/sources/types.ts'
import { type HttpFake, httpFake, s3Failure } from '../helpers/http-fake.ts'

let front: HttpFake | undefined
beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AK')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'SK')
})
afterAll(() => void vi.unstubAllEnvs())
afterEach(async () => {
  await front?.close()
  front = undefined
})

const ETAG = '0123456789abcdef0123456789abcdef-1'
const object = (key: string): string =>
  `<Contents><Key>${key}</Key><ETag>&quot;${ETAG}&quot;</ETag><Size>7</Size></Contents>`
const listing = (keys: readonly string[]): string =>
  `<ListBucketResult><IsTruncated>false</IsTruncated>${keys.map(object).join('')}</ListBucketResult>`
const location = (region: string): string =>
  `<?xml version="1.0"?><LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region}</LocationConstraint>`

async function fileOf(source: Source): Promise<SourceFile> {
  for await (const [file] of source.list()) if (file) return file
  throw new Error('no file')
}

describe('rights for one prefix only (a fake, not S3)', () => {
  const seen: string[] = []
  /** Rights as of `cluster policy`: to list and read below some prefixes, and (or not) to ask where the bucket is. */
  async function least(lists: readonly string[], reads: readonly string[], locates = true): Promise<string> {
    seen.length = 0
    const keys = ['data/x.json', 'one.json']
    front = await httpFake((request, response) => {
      const url = new URL(request.url ?? '', 'http://s3')
      const prefix = url.searchParams.get('prefix')
      const key = url.pathname.replace(/^\/b\/?/, '')
      const kind = prefix !== null ? 'LIST' : url.searchParams.has('location') ? 'LOCATION' : String(request.method)
      seen.push(`${kind} ${prefix ?? key}`)
      response.setHeader('content-type', 'application/xml')
      const allowed =
        kind === 'LIST'
          ? lists.some((p) => prefix?.startsWith(p))
          : kind === 'LOCATION'
            ? locates
            : reads.some((p) => key.startsWith(p)) && keys.includes(key)
      if (!allowed) s3Failure(response, 403, 'AccessDenied')
      else if (kind === 'LIST') {
        const found = keys.filter((each) => each.startsWith(prefix ?? ''))
        response.end(listing(found))
      } else if (kind === 'LOCATION') response.end(location('eu-west-1'))
      else
        response
          .writeHead(200, { 'content-length': '7', etag: `"${ETAG}"` })
          .end(kind === 'HEAD' ? undefined : 'content')
    })
    return front.url
  }
  const at = (prefix: string, endpoint: string): Source => s3Source({ bucket: 'b', prefix }, { endpoint })
  const uris = async (source: Source): Promise<string[]> => {
    const found: string[] = []
    for await (const page of source.list()) for (const { uri } of page) found.push(uri)
    return found
  }

  test('a prefix that holds nothing is empty, though its name may not be looked up', async () => {
    const endpoint = await least(['data/', 'empty/'], ['data/', 'empty/'])
    expect(await uris(at('data', endpoint))).toEqual(['s3://b/data/x.json'])
    expect(await uris(at('empty', endpoint))).toEqual([])
    expect(seen).toEqual(['LIST data/', 'LIST empty/', 'LIST empty', 'HEAD empty'])
  })

  test('one object by the right to read it alone', async () => {
    const source = at('one.json', await least([], ['one.json']))
    expect(await uris(source)).toEqual(['s3://b/one.json'])
    expect(String(await source.read(await fileOf(source)))).toBe('content')
  })

  test.each(['dat', 'data_old', 'two.json'])(
    '%s, a slip of the prefix, is refused and said to be perhaps one',
    async (prefix) => {
      const source = at(prefix, await least(['data/'], ['data/']))
      await expect(uris(source)).rejects.toMatchObject({
        code: 'E_SOURCE',
        remedy: 'fix-config',
        message: `s3://b/${prefix}/ cannot be listed: access is denied`,
        hint: expect.stringMatching(/^Look whether bucket and prefix are spelt right/)
      })
      const facts = (await source.examine?.()) ?? []
      expect(facts.map(({ status }) => status)).toEqual(['ok', 'ok', 'bad'])
      expect(facts[2]?.hint).toMatch(/spelt right/)
    }
  )

  test('doctor finds the region though HEAD of the bucket is refused, and goes on where none may be asked', async () => {
    const facts = await at('data', await least(['data/'], ['data/'])).examine?.()
    expect(facts?.map(({ status, found }) => `${status} ${found}`)).toEqual([
      expect.stringContaining('ok the access key'),
      'ok is in eu-west-1',
      'ok can be listed, begins with s3://b/data/x.json',
      'ok can be read: the first 7 of 7 bytes of s3://b/data/x.json came'
    ])
    await front?.close()
    const unasked = await at('data', await least(['data/'], ['data/'], false)).examine?.()
    expect(unasked?.map(({ status }) => status)).toEqual(['ok', 'warn', 'ok', 'ok'])
    expect(unasked?.[1]).toMatchObject({
      found: expect.stringContaining('s3:GetBucketLocation'),
      hint: expect.stringContaining('next lines')
    })
  })
})
