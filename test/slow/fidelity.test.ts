import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyOf } from '../../scripts/measure.mjs'
import { type Laboratory, misses, openLaboratory } from '../helpers/fidelity.ts'

describe('fidelity at length', () => {
  let laboratory: Laboratory
  beforeAll(async () => {
    laboratory = await openLaboratory()
  })
  afterAll(() => laboratory.close())

  test.each([1, 2, 3])('5,000 users, seed %i: nothing outside its band', { timeout: 300_000 }, async (seed) => {
    const values = await laboratory.run(5000, seed)
    expect(misses(laboratory.metrics, values, 'exact', 'n5000')).toEqual([])
    expect(misses(laboratory.metrics, values, 'band', 'n5000')).toEqual([])
  })

  test('200 seeds of 100 users lie around the real values', { timeout: 900_000 }, async () => {
    const runs: ReadonlyMap<string, number>[] = []
    for (let seed = 1; seed <= 200; seed += 1) {
      const values = await laboratory.run(100, seed)
      expect(misses(laboratory.metrics, values, 'exact', 'n100')).toEqual([])
      runs.push(values)
    }
    const outside = laboratory.metrics
      .filter(({ kind }) => kind === 'band')
      .filter((metric) => {
        const values = runs.map((run) => run.get(keyOf(metric)) ?? Number.NaN).sort((a, b) => a - b)
        // The central 99 % of 200 runs: all but the least and the greatest.
        return metric.real < (values[1] ?? 0) || metric.real > (values[198] ?? 0)
      })
      .map(keyOf)
    expect(outside.length, `outside: ${outside.join(', ')}`).toBeLessThanOrEqual(1)
  })
})
