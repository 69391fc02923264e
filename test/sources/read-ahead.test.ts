import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readAhead } from '../../src/sources/read-ahead.ts'
import type { Source, SourceFile } from '../../src/sources/types.ts'

const MIB = 1024 * 1024

/** A double of a distant source: answers come out of order, and it notes how much is under way. */
function distant(parallel: number, fail?: string) {
  const seen = { running: 0, most: 0, bytes: 0, read: [] as string[] }
  const source: Source = {
    uri: 'far',
    parallel,
    async *list() {},
    async read({ uri, size }, signal) {
      seen.read.push(uri)
      seen.most = Math.max(seen.most, ++seen.running)
      seen.bytes += size
      try {
        await sleep((uri.length * 7) % 5, undefined, signal ? { signal } : {})
      } finally {
        seen.running--
      }
      if (uri === fail) throw new Error(`no ${uri}`)
      return Buffer.from(uri)
    },
    open: () => Promise.reject(new Error('not in this test')),
    path: () => undefined
  }
  return { seen, source }
}

const files = (source: Source, sizes: readonly number[]) =>
  sizes.map((size, i) => ({ source, file: { uri: `f${'x'.repeat(i % 4)}${i}`, size, etag: 'e' } satisfies SourceFile }))

test('gives files in order, so many at a time as the source says', async () => {
  const { seen, source } = distant(8)
  const input = files(source, Array(100).fill(10))
  const ahead = readAhead(input, MIB, undefined)
  for (const [i, each] of ahead.files.entries())
    expect(String(await each.source.read(each.file))).toBe(input[i]?.file.uri)
  ahead.stop()
  expect([seen.most, seen.read.length]).toEqual([8, 100])
})

test('is never more than 64 MiB ahead, and takes a larger file alone', async () => {
  const { seen, source } = distant(50)
  const input = files(source, [...Array(30).fill(10 * MIB), 100 * MIB, ...Array(10).fill(10 * MIB)])
  const ahead = readAhead(input, 200 * MIB, undefined)
  const held: number[] = []
  for (const each of ahead.files) {
    await each.source.read(each.file)
    // What was given is its reader's.
    seen.bytes -= each.file.size
    held.push(seen.bytes)
  }
  expect(Math.max(...held.slice(0, 29))).toBe(60 * MIB)
  expect(Math.max(...held)).toBe(100 * MIB)
})

test('leaves large files to be streamed', async () => {
  const { seen, source } = distant(4)
  const ahead = readAhead(files(source, [1, 9 * MIB, 1]), 8 * MIB, undefined)
  for (const { source: from, file } of ahead.files) if (file.size === 1) await from.read(file)
  expect(seen.read).toHaveLength(2)
})

test('tells a failure when its turn comes, and stops what is under way', async () => {
  const input = files(distant(1).source, Array(20).fill(1))
  const failing = input[3]?.file.uri
  const { seen, source } = distant(6, failing)
  const ahead = readAhead(files(source, Array(20).fill(1)), MIB, undefined)
  const read: string[] = []
  const all = async (): Promise<void> => {
    for (const each of ahead.files) read.push(String(await each.source.read(each.file)))
  }
  await expect(all()).rejects.toThrow(`no ${failing}`)
  ahead.stop()
  const begun = seen.read.length
  await sleep(20)
  expect([read.length, seen.read.length, seen.running]).toEqual([3, begun, 0])
})

test('the signal of the caller ends it', async () => {
  const controller = new AbortController()
  const { seen, source } = distant(6)
  const ahead = readAhead(files(source, Array(20).fill(1)), MIB, controller.signal)
  const [first] = ahead.files
  const reading = first?.source.read(first.file)
  controller.abort()
  await expect(reading).rejects.toThrow(/abort/)
  await sleep(20)
  expect([seen.running, seen.read.length]).toEqual([0, 6])
})

test('files of this machine stay as they are', () => {
  const { source } = distant(1)
  const input = files(source, [1, 2])
  expect(readAhead(input, MIB, undefined).files).toBe(input)
})
