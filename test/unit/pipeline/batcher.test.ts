import { describe, expect, test } from 'vitest'
import { Batcher, type Limits, type Todo } from '../../../src/pipeline/plan.ts'

const sizesOf = (todo: readonly Todo[]): number[] => todo.map(({ file }) => file.size)

/** The sizes of the files of each batch. */
function batches(limits: Limits, sizes: readonly number[]): number[][] {
  const batcher = new Batcher(limits)
  const full = sizes.flatMap((size, i) =>
    batcher.add({ dataset: 'events', file: { uri: `file:///${i}.json`, etag: '', size }, replaces: undefined })
  )
  return [...full, batcher.take()].map(sizesOf)
}

describe('Batcher', () => {
  const limits = { bytes: 100, files: 4, lead: 25 }

  test('what one batch holds is one batch', () => {
    expect(batches(limits, [10, 20, 30, 40])).toEqual([[10, 20, 30, 40]])
    expect(batches(limits, [])).toEqual([[]])
  })

  test('of several the first is small, and the others are full', () => {
    expect(batches(limits, [10, 10, 40, 40, 30, 60, 10])).toEqual([
      [10, 10],
      [40, 40],
      [30, 60, 10]
    ])
    expect(batches(limits, [10, 30, 40, 20, 30, 60])).toEqual([[10], [30, 40, 20], [30, 60]])
  })

  test('a file above the lead leads alone; one above the limit is a batch of its own', () => {
    expect(batches(limits, [60, 30, 60])).toEqual([[60], [30, 60]])
    expect(batches(limits, [300, 50, 300, 50])).toEqual([[300], [50], [300], [50]])
  })

  test('no batch has more files than it may', () => {
    expect(batches(limits, [1, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual([[1, 1, 1, 1], [1, 1, 1, 1], [1]])
  })

  test('without a lead every batch is filled', () => {
    expect(batches({ bytes: 100, files: 4 }, [10, 20, 30, 60])).toEqual([[10, 20, 30], [60]])
  })
})
