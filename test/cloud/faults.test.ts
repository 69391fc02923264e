import { describe, expect, test } from 'vitest'
import { disturbed, pointsOf, type Type, type Verb } from '../helpers/cloud-faults.ts'

// The whole matrix, and SIGKILL, are in test/slow/cluster-*.test.ts.
const CASES: readonly (readonly [Verb, Type])[] = [
  ['up', '--serverless'],
  ['down', '--provisioned']
]

describe.each(CASES)('%s %s, something wrong at each call that changes something (a double of AWS)', (verb, type) => {
  test('an answer that is lost after the effect; then again, then down: the account is as it was', async () => {
    const points = (await pointsOf(verb, type)).filter(({ changes }) => changes)
    expect(points.length).toBeGreaterThan(4)
    for (const point of points) await disturbed(verb, type, point, 'drop-after')
  })
})
