import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultEntries, defaultTransitions } from '../../../src/simulate/config/default-machine.ts'
import { defaultConfig } from '../../../src/simulate/config/defaults.ts'
import { aliasTable, pick } from '../../../src/simulate/model/alias.ts'
import { makeCalendar } from '../../../src/simulate/model/calendar.ts'
import { compileMachine } from '../../../src/simulate/model/machine.ts'
import { makePopulation, YEAR } from '../../../src/simulate/model/population.ts'
import { exp, exponential, ln, sinTurns } from '../../../src/simulate/model/portable-math.ts'
import { PURPOSE, Stream } from '../../../src/simulate/model/random.ts'
import { Records, sortRecords } from '../../../src/simulate/model/records.ts'

const at = (iso: string): number => Date.parse(iso) / 1000

describe('portable mathematics', () => {
  test('ln, exp and sin agree with the engine to 1e-12', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (x) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(1e-12 * Math.max(1, Math.abs(Math.log(x))))
      })
    )
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-12)
      })
    )
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
        expect(Math.abs(sinTurns(x) - Math.sin(2 * Math.PI * x))).toBeLessThan(1e-12)
      })
    )
  })

  test('an exponential draw is -ln of the middle of its cell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (k) => {
        const exact = -Math.log((k + 0.5) / 2 ** 32)
        expect(Math.abs(exponential(k) - exact)).toBeLessThan(1e-10 + 1e-12 * exact)
      })
    )
  })
})

describe('random streams', () => {
  test('depend on seed, purpose and id alone, and differ in each', () => {
    const first = (seed: number, purpose: number, id: number): number => new Stream(seed, purpose, id).uint32()
    expect(first(1, PURPOSE.behaviour, 7)).toBe(first(1, PURPOSE.behaviour, 7))
    const all = [
      first(1, 1, 7),
      first(2, 1, 7),
      first(1, 2, 7),
      first(1, 1, 8),
      first(2 ** 40 + 1, 1, 7),
      first(-1, 1, 7)
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  test('have the moments of their laws over many users', () => {
    let unit = 0
    let normal = 0
    let square = 0
    const n = 40_000
    for (let id = 0; id < n; id += 1) {
      const stream = new Stream(3, PURPOSE.properties, id)
      unit += stream.unit()
      const x = stream.normal()
      normal += x
      square += x * x
    }
    expect(unit / n).toBeCloseTo(0.5, 2)
    expect(Math.abs(normal / n)).toBeLessThan(0.02)
    expect(square / n).toBeCloseTo(1, 1)
  })

  test('an alias table draws by weight', () => {
    const table = aliasTable([1, 0, 3, 6])
    const stream = new Stream(1, 9, 9)
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 100_000; i += 1) {
      const index = pick(table, stream.uint32(), stream.uint32())
      counts[index] = (counts[index] ?? 0) + 1
    }
    expect(counts.map((count) => Math.round(count / 1000))).toEqual([10, 0, 30, 60])
  })
})

describe('the machine', () => {
  test('the built-in one has 40 states, 196 transitions and 25 entries, no source above 1', () => {
    const machine = compileMachine(defaultConfig())
    expect(machine.states).toHaveLength(40)
    expect(defaultTransitions()).toHaveLength(196)
    expect(defaultEntries()).toHaveLength(25)
    expect(Math.max(...machine.bound)).toBeLessThanOrEqual(2 ** 32)
    const settings = machine.states.findIndex((s) => s.page === 'Settings' && s.level === 'free')
    const last = machine.bound[(machine.first[settings + 1] ?? 0) - 1] ?? 0
    expect(last / 2 ** 32).toBeCloseTo(0.778, 9)
  })
})

describe('the calendar', () => {
  const calendar = makeCalendar(defaultConfig())

  test('the day cycle pushes starts towards 15:00 and away from 03:00', () => {
    const hours = (iso: string): number => (calendar.warp(at(iso)) - at(iso)) / 3600
    expect(hours('2018-11-06T03:00:00Z')).toBe(0)
    expect(hours('2018-11-06T09:00:00Z')).toBe(2.25)
    expect(hours('2018-11-06T15:00:00Z')).toBe(0)
    expect(hours('2018-11-06T21:00:00Z')).toBe(-2.25)
  })

  test('the cycle keeps the order of seconds', () => {
    const midnight = at('2018-11-06T00:00:00Z')
    const warped = Array.from({ length: 86_400 }, (_, s) => calendar.warp(midnight + s))
    expect(warped.findIndex((now, s) => now < (warped[s - 1] ?? 0))).toBe(-1)
  })

  test('weekends and holidays are damped, with a ramp centred on midnight', () => {
    const damping = (iso: string): number => calendar.damping(at(iso))
    expect(damping('2018-11-07T12:00:00Z')).toBe(0)
    expect(damping('2018-11-10T12:00:00Z')).toBe(0.5)
    expect(damping('2018-11-11T00:00:00Z')).toBe(0.5)
    expect(damping('2018-11-10T00:00:00Z')).toBe(0.25)
    expect(damping('2018-11-09T21:00:00Z')).toBe(0)
    expect(damping('2018-11-09T22:30:00Z')).toBeCloseTo(0.125, 9)
    expect(damping('2018-11-12T00:00:00Z')).toBe(0.25)
    expect(damping('2018-11-12T12:00:00Z')).toBe(0)
    expect(damping('2018-11-22T12:00:00Z')).toBe(0.5)
  })

  test('holidays come from the configuration when it names them', () => {
    const own = makeCalendar({ ...defaultConfig(), holidays: ['2018-11-07'] })
    expect(own.damping(at('2018-11-07T12:00:00Z'))).toBe(0.5)
    expect(own.damping(at('2018-11-22T12:00:00Z'))).toBe(0)
  })
})

describe('growth', () => {
  test('as many users arrive as the rate says, each at its own time, and none without it', () => {
    const config = { ...defaultConfig(), users: 2000, growthRate: 0.5 }
    const grown = makePopulation(config, YEAR)
    // Each arrival makes the next one likelier: exp(0.5) - 1 of the users of the start.
    expect(grown.total / 2000).toBeGreaterThan(1.58)
    expect(grown.total / 2000).toBeLessThan(1.72)
    expect(grown.arrival(1999)).toBe(0)
    expect(grown.arrival(2000)).toBeLessThanOrEqual(grown.arrival(2001))
    expect(grown.arrival(grown.total - 1)).toBeLessThan(YEAR)
    expect(makePopulation({ ...config, growthRate: 0 }, YEAR).total).toBe(2000)
  })
})

describe('records', () => {
  test('are sorted by second, and within it as they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 30), max: 2 ** 30 - 1 }), { maxLength: 300 }), (seconds) => {
        const records = new Records(4)
        for (const [user, second] of seconds.entries()) records.add(second, user, 0)
        const sorted = sortRecords(records)
        const expected = seconds.map((second, user) => ({ second, user })).sort((a, b) => a.second - b.second)
        expect(Array.from(sorted.second)).toEqual(expected.map(({ second }) => second))
        expect(Array.from(sorted.user)).toEqual(expected.map(({ user }) => user))
      })
    )
  })
})
