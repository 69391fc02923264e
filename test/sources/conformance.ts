import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Source, SourceFile } from '../../src/sources/types.ts'
import { compareBytes } from '../../src/util/bytes.ts'

/** Where a suite puts files and reads them back. */
export interface TestPlace {
  put(name: string, content: string | Buffer): Promise<void>
  remove(name: string): Promise<void>
  /** The files below a folder, or one file. */
  source(name: string): Source
  stop(): Promise<void>
}

export interface PlaceKind {
  readonly name: string
  start(): Promise<TestPlace>
  /** Reads the version that was listed, or says that it is no more. */
  readonly pinsVersions: boolean
  /** Has no folders but in names: an empty one is none, and `a//b` is a name. */
  readonly namesOnly: boolean
}

/** Names that break whoever encodes, decodes or compares them carelessly. */
const ODD = [
  'blank space',
  'plus+plus',
  '100%',
  '%41',
  'a&b',
  'quote\'"',
  'ünï',
  '日本',
  '😀',
  '\uff5e',
  'semi;colon',
  'q?x=1#y',
  '<tag>',
  'tab\there',
  'line\nend',
  '\u0301acute',
  '~',
  '*',
  '[x]',
  '{y}',
  'back\\slash'
]

/** What every source has to do, on one kind of place. */
export function sourceConformance(kind: PlaceKind): void {
  describe(kind.name, () => {
    let place: TestPlace
    beforeAll(async () => {
      place = await kind.start()
    })
    afterAll(() => place.stop())

    const list = async (source: Source): Promise<SourceFile[]> => {
      const files: SourceFile[] = []
      for await (const page of source.list()) files.push(...page)
      return files
    }
    const names = async (source: Source): Promise<string[]> =>
      (await list(source)).map(({ uri }) => uri.slice(source.uri.length + 1))
    const only = async (source: Source): Promise<SourceFile> => {
      const [file, ...others] = await list(source)
      if (!file || others.length > 0) throw new Error(`${others.length + 1} files, not one`)
      return file
    }

    test('lists data files at any depth, in byte order of their uri', async () => {
      const data = [
        'b.json',
        'B.json',
        'a/z.json',
        'a.json',
        'a-b.json',
        'a/b/c.ndjson',
        'c.json.gz',
        'd.NDJSON.GZ',
        'e.JSON',
        '😀.json',
        '\uff5e.json',
        'é.json'
      ]
      for (const name of data) await place.put(`order/${name}`, name)
      for (const name of ['x.csv', 'y.json.bak', 'json', '.hidden.json', '.folder/in.json', 'a/.b/in.json'])
        await place.put(`order/${name}`, name)
      const source = place.source('order')
      const found = await names(source)
      expect(found).toEqual([...data].sort(compareBytes))
      for (const { uri, size } of await list(source)) {
        expect(uri.startsWith(`${source.uri}/`)).toBe(true)
        expect(size).toBe(Buffer.byteLength(uri.slice(source.uri.length + 1)))
      }
    })

    test('names of every kind come back as they are, and are read', async () => {
      const data = ODD.map((name) => `${name}.json`)
      for (const name of data) await place.put(`odd/${name}`, name)
      const source = place.source('odd')
      expect(await names(source)).toEqual([...data].sort(compareBytes))
      for (const file of await list(source))
        expect(String(await source.read(file))).toBe(file.uri.slice(source.uri.length + 1))
    })

    test('a name of 900 bytes', async () => {
      const name = `${Array.from({ length: 8 }, (_, i) => `${i}`.repeat(110)).join('/')}/x.json`
      expect(Buffer.byteLength(name)).toBeGreaterThan(890)
      await place.put(`long/${name}`, 'long')
      const source = place.source('long')
      expect(await names(source)).toEqual([name])
      expect(String(await source.read(await only(source)))).toBe('long')
    })

    test('a name is a folder: neighbours that begin alike are left out', async () => {
      for (const folder of ['log_data', 'log_data_old', 'log_data.json', 'log_dat'])
        await place.put(`near/${folder}/x.json`, folder)
      for (const slash of ['', '/']) {
        const source = place.source(`near/log_data${slash}`)
        expect(await names(source)).toEqual(['x.json'])
        expect(String(await source.read(await only(source)))).toBe('log_data')
      }
    })

    test('the name of a file is that file', async () => {
      await place.put('one/this.json', 'this')
      await place.put('one/this.json.gz', 'other')
      await place.put('one/plain', 'plain')
      for (const [name, content] of [
        ['one/this.json', 'this'],
        ['one/plain', 'plain']
      ] as const) {
        const source = place.source(name)
        const file = await only(source)
        expect([file.uri, String(await source.read(file))]).toEqual([source.uri, content])
      }
    })

    test('pages hold at most 1,000 files, and every file once', async () => {
      const count = 1050
      for (let i = 0; i < count; i += 50)
        await Promise.all(
          Array.from({ length: 50 }, (_, j) => place.put(`many/${String(i + j).padStart(5, '0')}.json`, ''))
        )
      const seen: string[] = []
      for await (const page of place.source('many').list()) {
        expect(page.length).toBeLessThanOrEqual(1000)
        seen.push(...page.map(({ uri }) => uri))
      }
      expect([seen.length, new Set(seen).size]).toEqual([count, count])
    }, 120_000)

    test('content is given as it is stored: whole and as a stream, empty, large and compressed', async () => {
      const large = Buffer.alloc(9 * 1024 * 1024, 'sparkify ')
      const contents: Record<string, Buffer> = {
        'empty.json': Buffer.alloc(0),
        'large.json': large,
        'packed.json.gz': gzipSync('{"a":1}\n'),
        'small.json': Buffer.from('{"a":1}\n')
      }
      for (const [name, content] of Object.entries(contents)) await place.put(`content/${name}`, content)
      const source = place.source('content')
      for (const file of await list(source)) {
        const content = contents[file.uri.slice(source.uri.length + 1)]
        expect(file.size).toBe(content?.length)
        expect(content?.equals(await source.read(file))).toBe(true)
        expect(content?.equals(await buffer(await source.open(file)))).toBe(true)
      }
    })

    test('another content of the same size is another version', async () => {
      await place.put('version/x.json', 'one')
      const source = place.source('version')
      const before = await only(source)
      expect(await only(source)).toEqual(before)
      await place.put('version/x.json', 'two')
      const after = await only(source)
      expect([after.uri, after.size]).toEqual([before.uri, before.size])
      expect(after.etag).not.toBe(before.etag)
      if (!kind.pinsVersions) return
      const changed = { code: 'E_SOURCE', details: { gone: true, changed: true } }
      await expect(async () => source.read(before)).rejects.toMatchObject(changed)
      await expect(async () => buffer(await source.open(before))).rejects.toMatchObject(changed)
    })

    test('a file that vanished after it was listed is gone', async () => {
      await place.put('gone/x.json', 'x')
      const source = place.source('gone')
      const file = await only(source)
      await place.remove('gone/x.json')
      await expect(async () => source.read(file)).rejects.toMatchObject({ code: 'E_SOURCE', details: { gone: true } })
    })

    test('a caller who stops gets no more', async () => {
      await place.put('stop/x.json', 'x')
      const stopped = AbortSignal.abort()
      const source = place.source('stop')
      const read = async (): Promise<void> => {
        for await (const _ of source.list(stopped)) stopped.throwIfAborted()
      }
      await expect(read).rejects.toThrow(/abort|interrupted/)
    })

    if (kind.namesOnly) {
      test('markers of folders, empty names and an empty prefix', async () => {
        for (const name of ['', 'sub/', '/b.json', 'a//b.json', 'a/b.json', 'c.json/d.json'])
          await place.put(`markers/${name}`, 'x')
        const source = place.source('markers')
        expect(await names(source)).toEqual(['/b.json', 'a//b.json', 'a/b.json', 'c.json/d.json'])
        for (const file of await list(source)) expect(String(await source.read(file))).toBe('x')
        expect(await names(place.source('markers/a'))).toEqual(['/b.json', 'b.json'])
        expect(await names(place.source('markers/c.json'))).toEqual(['d.json'])
        expect(await list(place.source('nothing/here'))).toEqual([])
      })
    } else {
      test('a folder that is not there is an error', async () => {
        await expect(list(place.source('nothing/here'))).rejects.toMatchObject({ code: 'E_SOURCE' })
      })
    }
  })
}
