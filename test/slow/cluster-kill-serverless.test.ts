import { describe, expect, test } from 'vitest'
import { disturbed, pointsOf } from '../helpers/cloud-faults.ts'

/** Some dozen starts of the program, or some hundred runs inside this process. */
const LONG = { timeout: 1_800_000 }

describe.each(['up', 'down'] as const)(
  '%s --serverless, killed with SIGKILL at each of its calls (a double of AWS)',
  (verb) => {
    test('then again, then down: the account is as it was, nothing was made twice', LONG, async () => {
      const points = await pointsOf(verb, '--serverless')
      expect(points.length).toBeGreaterThan(10)
      for (const point of points) {
        await disturbed(verb, '--serverless', point, 'kill-before')
        // Of a call that changes nothing, before and after are the same.
        if (point.changes) await disturbed(verb, '--serverless', point, 'kill-after')
      }
    })
  }
)
