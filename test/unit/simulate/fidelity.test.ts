import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Laboratory, misses, openLaboratory } from '../../helpers/fidelity.ts'

describe('the month of the real data, with 100 users', () => {
  let laboratory: Laboratory
  beforeAll(async () => {
    laboratory = await openLaboratory()
  })
  afterAll(() => laboratory.close())

  test.each([1, 2, 3])('seed %i breaks no rule and leaves at most one band', async (seed) => {
    const values = await laboratory.run(100, seed)
    expect(misses(laboratory.metrics, values, 'exact', 'n100')).toEqual([])
    expect(misses(laboratory.metrics, values, 'band', 'n100').length).toBeLessThanOrEqual(1)
  })
})
