import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folderSource } from '../../src/sources/folder.ts'
import type { PassedOver } from '../../src/sources/types.ts'

describe.skipIf(process.platform === 'win32')('a folder', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const names = async (folder: string, passOver?: (what: PassedOver) => void): Promise<string[]> => {
    const found: string[] = []
    for await (const page of folderSource(folder).list(undefined, passOver))
      found.push(...page.map(({ uri }) => uri.slice(root.length + 1)))
    return found
  }

  test('follows links to files and to folders elsewhere', async () => {
    for (const folder of ['data', 'data/real', 'other']) mkdirSync(join(root, folder))
    for (const file of ['data/real/a.json', 'other/b.json']) writeFileSync(join(root, file), '{}')
    symlinkSync('real/a.json', join(root, 'data/file.json'))
    symlinkSync('../other', join(root, 'data/folder.json'))
    expect(await names(join(root, 'data'))).toEqual(['data/file.json', 'data/folder.json/b.json', 'data/real/a.json'])
  })

  test.each(['', '{}', '{"longer":1}'])(
    'reads all that a file holds, though its size was another when it was listed: %j',
    async (now) => {
      const path = join(root, 'a.json')
      writeFileSync(path, '{} ')
      const source = folderSource(root)
      for await (const [file] of source.list()) {
        if (!file) throw new Error('nothing was listed')
        writeFileSync(path, now)
        expect(String(await source.read(file))).toBe(now)
      }
      expect.assertions(1)
    }
  )

  test('tells what it passes over: links that lead nowhere, and what is no file under the name of one', async () => {
    writeFileSync(join(root, 'a.json'), '{}')
    symlinkSync('nowhere', join(root, 'gone.json'))
    // It may have led to a folder.
    symlinkSync('/not/mounted/2018', join(root, '2018'))
    symlinkSync('itself.json', join(root, 'itself.json'))
    symlinkSync('a.json/through', join(root, 'through.json'))
    symlinkSync('nowhere', join(root, '.#hidden.json'))
    const socket = createServer().listen(join(root, 'socket.json'))
    await once(socket, 'listening')
    const told: string[] = []
    expect(await names(root, ({ uri, why }) => told.push(`${uri.slice(root.length + 1)} ${why}`))).toEqual(['a.json'])
    socket.close()
    expect(told).toEqual([
      '2018 is a link that leads nowhere',
      'gone.json is a link that leads nowhere',
      'itself.json is a link that leads nowhere',
      'through.json is a link that leads nowhere',
      'socket.json is neither a file nor a folder'
    ])
  })

  test('does not enter a folder again by a link that leads back, however far up or around', async () => {
    for (const folder of ['data/2018/11', 'side']) mkdirSync(join(root, folder), { recursive: true })
    for (const file of ['data/2018/11/a.json', 'side/b.json']) writeFileSync(join(root, file), '{}')
    symlinkSync('..', join(root, 'data/2018/11/up'))
    symlinkSync('../..', join(root, 'data/2018/11/top'))
    symlinkSync('../../../..', join(root, 'data/2018/11/over'))
    symlinkSync('../side', join(root, 'data/side'))
    symlinkSync('../data', join(root, 'side/back'))
    expect(await names(join(root, 'data'))).toEqual(['data/2018/11/a.json', 'data/side/b.json'])
    expect(await names(join(root, 'side'))).toEqual(['side/b.json', 'side/back/2018/11/a.json'])
  })

  test.skipIf(process.platform !== 'linux')('says so where a name is not UTF-8', async () => {
    const path = Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff]), Buffer.from('.json')])
    writeFileSync(path, '{}')
    writeFileSync(join(root, 'fine \uFFFD.json'), '{}')
    await expect(names(root)).rejects.toMatchObject({ code: 'E_SOURCE', message: expect.stringContaining('not UTF-8') })
    rmSync(path)
    expect(await names(root)).toEqual(['fine \uFFFD.json'])
  })
})
