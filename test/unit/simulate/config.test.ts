import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultEntries, defaultTransitions } from '../../../src/simulate/config/default-machine.ts'
import { parseConfig } from '../../../src/simulate/config/parse.ts'
import { simulate } from '../../../src/simulate/index.ts'
import { makePlan, type SimulateOptions } from '../../../src/simulate/options.ts'
import { AppError } from '../../../src/util/errors.ts'
import { rowsOf, tempFolder } from './helpers.ts'

const LOGGED_IN = { page: 'Home', method: 'GET', status: 200, auth: 'Logged In', level: 'free' }

/** The built-in configuration in eventsim's format. */
function eventsimFile(changes: Record<string, unknown> = {}): string {
  return JSON.stringify(
    {
      seed: 1,
      alpha: 90,
      beta: 604800,
      damping: 0.09375,
      'weekend-damping': 0.5,
      'weekend-damping-offset': 180,
      'weekend-damping-scale': 360,
      'session-gap': 1800,
      'start-date': '2018-11-01T18:54:48.796Z',
      'end-date': '2018-11-05T18:54:48.796Z',
      'n-users': 20,
      'first-user-id': 1,
      'growth-rate': 0.01,
      'churned-state': 'Cancelled',
      'show-user-details': [
        { auth: 'Guest', show: false },
        { auth: 'Logged In', show: true },
        { auth: 'Logged Out', show: false },
        { auth: 'Cancelled', show: true }
      ],
      levels: [
        { level: 'free', weight: 10 },
        { level: 'paid', weight: 2 }
      ],
      auths: [
        { auth: 'Guest', weight: 0 },
        { auth: 'Logged In', weight: 10 },
        { auth: 'Logged Out', weight: 1 }
      ],
      'new-session': defaultEntries(),
      'new-user-auth': 'Guest',
      'new-user-level': 'free',
      transitions: defaultTransitions(),
      upgrades: [],
      downgrades: [],
      ...changes
    },
    undefined,
    1
  )
}

function failure(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('did not fail')
}

describe('a configuration file', () => {
  test("of eventsim's format with the built-in values simulates the same bytes", async () => {
    const out = tempFolder()
    const file = join(out, 'sim.json')
    writeFileSync(file, eventsimFile())
    await simulate({ out: join(out, 'a'), config: file, noSongs: true })
    await simulate({ out: join(out, 'b'), users: 20, days: 4, noSongs: true })
    expect(rowsOf(join(out, 'a'))).toEqual(rowsOf(join(out, 'b')))
    expect(rowsOf(join(out, 'a')).length).toBeGreaterThan(50)
  })

  test('yields to flags, and its tag is on every row', async () => {
    const out = tempFolder()
    const file = join(out, 'sim.json')
    writeFileSync(file, eventsimFile({ tag: 'blue' }))
    await simulate({ out: join(out, 'a'), config: file, noSongs: true, start: '2020-02-28', days: 3 })
    const rows = rowsOf(join(out, 'a'))
    expect(rows.every((row) => row.includes('"tag":"blue","ts":158'))).toBe(true)
  })

  const wrong: [string, Record<string, unknown>, string, string][] = [
    ['an unknown key', { 'n-user': 5 }, 'n-user: unknown key', 'Did you mean "n-users"?'],
    ['a wrong type', { alpha: 'ninety' }, 'alpha: must be a number', 'Give it a number'],
    ['too deep a day cycle', { damping: 0.2 }, 'damping: must be a number from 0 to 0.159', 'Give it'],
    ['a wrong date', { 'end-date': 'tomorrow' }, 'end-date: "tomorrow" is not an ISO date', 'Write it like'],
    [
      'probabilities above 1',
      {
        transitions: [
          { source: LOGGED_IN, dest: LOGGED_IN, p: 0.7 },
          { source: LOGGED_IN, dest: LOGGED_IN, p: 0.4 }
        ]
      },
      'transitions[1].p: the steps from Home (Logged In, free) add up to more than 1',
      'Lower one'
    ],
    [
      'a wrong key of a state',
      { transitions: [{ source: { ...LOGGED_IN, pages: 'x' }, dest: LOGGED_IN, p: 0.7 }] },
      'transitions[0].source.pages: unknown key',
      'Did you mean "page"?'
    ],
    [
      'a state where no session can start',
      { 'new-session': defaultEntries().filter(({ auth }) => auth !== 'Logged Out') },
      'no session can start as (Logged Out',
      'Add such a state'
    ],
    ['a level without weight', { levels: [{ level: 'free', weight: 0 }] }, 'levels: no weight is above 0', 'Give'],
    ['a new user nowhere', { 'new-user-level': 'Free' }, 'new-user-level: no session can start as (Guest, Free)', 'Add']
  ]
  test.each(wrong)('with %s is an error with its place', (_, changes, message, hint) => {
    const error = failure(() => parseConfig('sim.json', eventsimFile(changes)))
    expect(error.code).toBe('E_CONFIG')
    expect(error.message).toMatch(/^sim\.json:\d+: /)
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
  })

  test('names the line of the wrong value', () => {
    const text =
      '{\n "alpha": 90,\n\n "levels": [\n  {"level": "free", "weight": 1},\n  {"level": "paid", "wait": 1}\n ]\n}'
    expect(failure(() => parseConfig('a.json', text)).message).toBe('a.json:6: levels[1].wait: unknown key')
    expect(failure(() => parseConfig('a.json', '{\n "alpha": 90,\n oops\n}')).message).toMatch(
      /^a\.json(:3)?: not valid JSON/
    )
  })
})

describe('options', () => {
  const cases: [Partial<SimulateOptions>, string][] = [
    [{ users: 0 }, '--users 0: not a whole number from 1'],
    [{ users: 1.5 }, '--users 1.5'],
    [{ days: -1 }, '--days -1: not a number above 0'],
    [{ days: 1, end: '2018-12-01' }, '--days and --end exclude each other'],
    [{ start: '2018-11-05', end: '2018-11-05' }, 'is not after the start'],
    [{ start: 'yesterday' }, '--start yesterday: not an ISO date'],
    [{ growthRate: -1 }, '--growth-rate -1'],
    [{ attritionRate: Number.NaN }, '--attrition-rate NaN'],
    [{ workers: 0 }, '--workers 0'],
    [{ seed: 0.5 }, '--seed 0.5']
  ]
  test.each(cases)('%j is refused', (options, message) => {
    const error = failure(() => makePlan({ out: 'x', ...options }))
    expect(error.code).toBe('E_USAGE')
    expect(error.message).toContain(message)
  })

  test('a date without a zone is UTC', () => {
    const second = Date.parse('2019-05-01T00:00:00Z') / 1000
    expect(makePlan({ out: 'x', start: '2019-05-01T00:00:00' }).startSecond).toBe(second)
    expect(makePlan({ out: 'x', start: '2019-05-01' }).startSecond).toBe(second)
  })
})
