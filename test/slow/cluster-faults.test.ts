import { describe, expect, test } from 'vitest'
import { disturbed, pointsOf, type Type, type Verb } from '../helpers/cloud-faults.ts'

const CASES: readonly (readonly [Verb, Type])[] = [
  ['up', '--serverless'],
  ['down', '--serverless'],
  ['up', '--provisioned'],
  ['down', '--provisioned']
]
const KINDS = ['error', 'throttle', 'unavailable', 'drop-before', 'drop-after'] as const

/** Some dozen starts of the program, or some hundred runs inside this process. */
const LONG = { timeout: 1_800_000 }

describe.each(CASES)('%s %s, something wrong at each of its calls (a double of AWS)', (verb, type) => {
  test.each(KINDS)(
    '%s; then again, then down: the account is as it was, nothing was made twice',
    LONG,
    async (kind) => {
      const points = await pointsOf(verb, type)
      expect(points.length).toBeGreaterThan(10)
      for (const point of points) await disturbed(verb, type, point, kind)
    }
  )
})
