import { expect, test } from 'vitest'
import { Ahead } from '../../../src/util/ahead.ts'

/** Numbers from 1 to a last one; notes what was asked for, and fails once it is stopped. */
function counting(last: number, asked: number[] = []): (signal: AbortSignal) => AsyncGenerator<number, void> {
  return async function* (signal) {
    for (let n = 1; n <= last; n++) {
      asked.push(n)
      await new Promise((resolve) => setTimeout(resolve, 1))
      signal.throwIfAborted()
      yield n
    }
  }
}

test('gives everything in order, and asks for the next while one is looked at', async () => {
  const asked: number[] = []
  const ahead = new Ahead(counting(3, asked), undefined)
  expect(asked).toEqual([1])
  await ahead.ready()
  const seen: [number, number[]][] = []
  for await (const n of ahead) seen.push([n, [...asked]])
  expect(seen).toEqual([
    [1, [1, 2]],
    [2, [1, 2, 3]],
    [3, [1, 2, 3]]
  ])
})

test('whoever stops looking stops it, and waits until it has stopped', async () => {
  const asked: number[] = []
  let running = 0
  const ahead = new Ahead(async function* (signal: AbortSignal) {
    for await (const n of counting(100, asked)(signal)) {
      running++
      yield n
      running--
    }
  }, undefined)
  for await (const n of ahead) if (n === 2) break
  const before = asked.length
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect([before, asked.length, running]).toEqual([3, 3, 0])
})

test.each([1, 4])('a failure is told to whoever looks, after what came before it, where %i may wait', async (most) => {
  const ahead = new Ahead(
    async function* () {
      yield 1
      throw new Error('broken')
    },
    undefined,
    most
  )
  const seen: number[] = []
  const look = async (): Promise<void> => {
    for await (const n of ahead) seen.push(n)
  }
  await expect(look()).rejects.toThrow('broken')
  expect(seen).toEqual([1])
})

test('nobody has to look: a failure of the first is told to whoever waits for it, and stopping hides it', async () => {
  const failing = (): Ahead<number> => new Ahead(counting(1), AbortSignal.abort(new Error('broken')))
  await expect(failing().ready()).rejects.toThrow('broken')
  await failing().stop()
})

test('stops at the signal of whoever began it', async () => {
  const stop = new AbortController()
  const ahead = new Ahead(counting(100), stop.signal)
  const look = async (): Promise<void> => {
    for await (const n of ahead) if (n === 3) stop.abort(new Error('enough'))
  }
  await expect(look()).rejects.toThrow('enough')
})

test('as many as may wait are asked for before anybody looks, and not one more', async () => {
  const asked: number[] = []
  const ahead = new Ahead(counting(5, asked), undefined, 3)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(asked).toEqual([1, 2, 3])
  const seen: number[] = []
  for await (const n of ahead) seen.push(n)
  expect(seen).toEqual([1, 2, 3, 4, 5])
})
