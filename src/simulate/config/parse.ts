/**
 * A configuration file in eventsim's format (simulator.md §1.6), as it is: every key that eventsim knows, and
 * `holidays`, `attrition-rate`, which it lacks. What a file leaves out keeps our default. Unlike eventsim, an unknown
 * key is an error, and its dates count (there they were read too early and ignored).
 */
import { instant } from '../instant.ts'
import { defaultConfig } from './defaults.ts'
import { ConfigReader } from './reader.ts'
import type { Entry, SimulationConfig, State, Transition, Weighted } from './types.ts'

const KEYS = [
  'seed',
  'alpha',
  'beta',
  'damping',
  'weekend-damping',
  'weekend-damping-offset',
  'weekend-damping-scale',
  'session-gap',
  'start-date',
  'end-date',
  'n-users',
  'first-user-id',
  'growth-rate',
  'attrition-rate',
  'tag',
  'churned-state',
  'show-user-details',
  'levels',
  'auths',
  'new-session',
  'new-user-auth',
  'new-user-level',
  'transitions',
  'upgrades',
  'downgrades',
  'holidays'
]
const STATE_KEYS = ['page', 'method', 'status', 'auth', 'level']
/** Above this the day cycle would fold time back on itself. */
const MOST_DAMPING = 0.159

/** Throws E_CONFIG with file, line and key. */
export function parseConfig(file: string, json: string): SimulationConfig {
  const { reader, root } = ConfigReader.parse(file, json)
  reader.keys(root, '', KEYS)
  const base = defaultConfig()
  const number = (key: string, fallback: number, least: number, most: number): number =>
    root[key] === undefined ? fallback : reader.number(root[key], key, least, most)
  const integer = (key: string, fallback: number, least: number, most: number): number =>
    root[key] === undefined ? fallback : reader.integer(root[key], key, least, most)
  const text = (key: string, fallback: string): string =>
    root[key] === undefined ? fallback : reader.text(root[key], key)
  const optional = (key: string): string | undefined =>
    root[key] === undefined ? undefined : reader.text(root[key], key)
  const date = (key: string): string | undefined => {
    const value = optional(key)
    if (value !== undefined && instant(value) === undefined) {
      throw reader.error(key, `"${value}" is not an ISO date`, 'Write it like 2018-11-01T18:54:48.')
    }
    return value
  }
  for (const key of ['upgrades', 'downgrades']) if (root[key] !== undefined) reader.list(root[key], key)

  const config: SimulationConfig = {
    seed: integer('seed', base.seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    alpha: number('alpha', base.alpha, 0.001, 1e6),
    beta: number('beta', base.beta, 1, 1e8),
    damping: number('damping', base.damping, 0, MOST_DAMPING),
    weekendDamping: number('weekend-damping', base.weekendDamping, 0, 0.999),
    weekendDampingOffset: number('weekend-damping-offset', base.weekendDampingOffset, 0, 1440),
    weekendDampingScale: number('weekend-damping-scale', base.weekendDampingScale, 0, 10_080),
    sessionGap: number('session-gap', base.sessionGap, 1, 1e7),
    start: date('start-date') ?? base.start,
    end: date('end-date'),
    users: integer('n-users', base.users, 1, 10_000_000),
    firstUserId: integer('first-user-id', base.firstUserId, 0, 1e9),
    growthRate: number('growth-rate', base.growthRate, 0, 100),
    attritionRate: number('attrition-rate', base.attritionRate, 0, 100),
    tag: optional('tag'),
    churnedState: text('churned-state', base.churnedState),
    shownAuths:
      root['show-user-details'] === undefined ? base.shownAuths : shownAuths(reader, root['show-user-details']),
    levels: root.levels === undefined ? base.levels : weighted(reader, root.levels, 'levels', 'level'),
    auths: root.auths === undefined ? base.auths : weighted(reader, root.auths, 'auths', 'auth'),
    newUserAuth: text('new-user-auth', base.newUserAuth),
    newUserLevel: text('new-user-level', base.newUserLevel),
    entries: root['new-session'] === undefined ? base.entries : entries(reader, root['new-session']),
    transitions: root.transitions === undefined ? base.transitions : transitions(reader, root.transitions),
    holidays: root.holidays === undefined ? undefined : holidays(reader, root.holidays)
  }
  checkStarts(reader, config)
  return config
}

function state(reader: ConfigReader, value: unknown, path: string, extra: readonly string[] = []): State {
  const object = reader.object(value, path)
  reader.keys(object, path, [...STATE_KEYS, ...extra])
  return {
    page: reader.text(object.page, `${path}.page`),
    auth: reader.text(object.auth, `${path}.auth`),
    status: reader.integer(object.status, `${path}.status`, 100, 599),
    method: reader.text(object.method, `${path}.method`),
    level: reader.text(object.level, `${path}.level`)
  }
}

function entries(reader: ConfigReader, value: unknown): Entry[] {
  return reader.list(value, 'new-session').map((item, i) => {
    const path = `new-session[${i}]`
    const weight = reader.integer(reader.object(item, path).weight, `${path}.weight`, 0, 1e9)
    return { ...state(reader, item, path, ['weight']), weight }
  })
}

function transitions(reader: ConfigReader, value: unknown): Transition[] {
  const sums = new Map<string, number>()
  return reader.list(value, 'transitions').map((item, i) => {
    const path = `transitions[${i}]`
    const object = reader.object(item, path)
    reader.keys(object, path, ['source', 'dest', 'p'])
    const source = state(reader, object.source, `${path}.source`)
    const p = reader.number(object.p, `${path}.p`, 0, 1)
    const key = JSON.stringify(source)
    const sum = (sums.get(key) ?? 0) + p
    sums.set(key, sum)
    if (sum > 1 + 1e-9) {
      const name = `${source.page} (${source.auth}, ${source.level})`
      throw reader.error(`${path}.p`, `the steps from ${name} add up to more than 1`, 'Lower one of them.')
    }
    return { source, dest: state(reader, object.dest, `${path}.dest`), p }
  })
}

function weighted(reader: ConfigReader, value: unknown, name: string, key: string): Weighted[] {
  const list = reader.list(value, name).map((item, i) => {
    const path = `${name}[${i}]`
    const object = reader.object(item, path)
    reader.keys(object, path, [key, 'weight'])
    return {
      value: reader.text(object[key], `${path}.${key}`),
      weight: reader.number(object.weight, `${path}.weight`, 0, 1e9)
    }
  })
  if (list.some(({ weight }) => weight > 0)) return list
  throw reader.error(name, 'no weight is above 0', 'Give at least one of them a weight.')
}

function shownAuths(reader: ConfigReader, value: unknown): string[] {
  return reader.list(value, 'show-user-details').flatMap((item, i) => {
    const path = `show-user-details[${i}]`
    const object = reader.object(item, path)
    reader.keys(object, path, ['auth', 'show'])
    const auth = reader.text(object.auth, `${path}.auth`)
    return reader.flag(object.show, `${path}.show`) ? [auth] : []
  })
}

function holidays(reader: ConfigReader, value: unknown): string[] {
  return reader.list(value, 'holidays').map((item, i) => {
    const path = `holidays[${i}]`
    const date = reader.text(item, path)
    if (/^\d{4}-\d{2}-\d{2}$/.test(date) && instant(date) !== undefined) return date
    throw reader.error(path, `"${date}" is not a date`, 'Write it like 2018-11-22.')
  })
}

/** Every (auth, level) in which a session may start must have an entry state: eventsim fails in mid-run instead. */
function checkStarts(reader: ConfigReader, config: SimulationConfig): void {
  const place = (s: { auth: string; level: string }): string => `${s.auth}, ${s.level}`
  const open = new Set(config.entries.filter(({ weight }) => weight > 0).map(place))
  const hint = 'Add such a state to "new-session", or take the way to it out.'
  const demand = (auth: string, level: string, key: string): void => {
    if (open.has(place({ auth, level }))) return
    throw reader.error(key, `no session can start as (${auth}, ${level}), which this leads to`, hint)
  }
  for (const [i, { dest }] of config.transitions.entries()) {
    if (dest.auth !== config.churnedState) demand(dest.auth, dest.level, `transitions[${i}].dest`)
  }
  for (const [i, auth] of config.auths.entries()) {
    if (auth.weight === 0) continue
    for (const level of config.levels) if (level.weight > 0) demand(auth.value, level.value, `auths[${i}]`)
  }
  if (config.growthRate > 0) demand(config.newUserAuth, config.newUserLevel, 'new-user-level')
}
