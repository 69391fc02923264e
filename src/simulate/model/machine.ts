/** The state machine of a configuration, compiled to flat arrays for the hot loop. */
import type { SimulationConfig, State } from '../config/types.ts'

const TWO_32 = 4294967296

export interface Machine {
  readonly states: readonly State[]
  /** 1 where the state is NextSong. */
  readonly plays: Uint8Array
  /** 1 where the status is 300..398: reached one second after the step before. */
  readonly redirects: Uint8Array
  /** 1 where the auth is the churned state: a session that ends here is the user's last. */
  readonly churned: Uint8Array
  /** Steps of state s are first[s] .. first[s+1]-1; step i is taken when a 32-bit draw is below bound[i]. */
  readonly first: Int32Array
  readonly bound: Float64Array
  readonly dest: Uint16Array
  /** Entry states of state s's (auth, level): group[s] -> entryFirst[g] .. entryFirst[g+1]-1, same bounds. */
  readonly group: Int16Array
  readonly entryFirst: Int32Array
  readonly entryBound: Float64Array
  readonly entryDest: Uint16Array
  /** The entry group of (auth, level), or -1 when no session can start there. */
  groupOf(auth: string, level: string): number
}

const keyOf = (s: State): string => JSON.stringify([s.page, s.auth, s.status, s.method, s.level])
const placeOf = (auth: string, level: string): string => JSON.stringify([auth, level])

/** Expects a checked configuration: sums of p at most 1, positive weights. */
export function compileMachine(config: SimulationConfig): Machine {
  const states: State[] = []
  const indexOf = new Map<string, number>()
  const add = (s: State): number => {
    const key = keyOf(s)
    const known = indexOf.get(key)
    if (known !== undefined) return known
    const { page, auth, status, method, level } = s
    indexOf.set(key, states.length)
    states.push({ page, auth, status, method, level })
    return states.length - 1
  }
  const steps: { dest: number; p: number }[][] = []
  for (const t of config.transitions) {
    const from = add(t.source)
    const list = steps[from] ?? []
    steps[from] = list
    list.push({ dest: add(t.dest), p: t.p })
  }
  const groups = new Map<string, { dest: number; weight: number }[]>()
  for (const entry of config.entries) {
    const place = placeOf(entry.auth, entry.level)
    const list = groups.get(place) ?? []
    groups.set(place, list)
    list.push({ dest: add(entry), weight: entry.weight })
  }

  const exits = flatten(states.map((_, s) => (steps[s] ?? []).map(({ dest, p }) => ({ dest, share: p }))))
  const groupNames = [...groups.keys()]
  const starts = flatten(
    [...groups.values()].map((list) => {
      const total = list.reduce((sum, { weight }) => sum + weight, 0)
      return list.map(({ dest, weight }) => ({ dest, share: weight / total }))
    })
  )
  const groupOf = (auth: string, level: string): number => groupNames.indexOf(placeOf(auth, level))
  return {
    states,
    plays: Uint8Array.from(states, (s) => (s.page === 'NextSong' ? 1 : 0)),
    redirects: Uint8Array.from(states, (s) => (s.status >= 300 && s.status <= 398 ? 1 : 0)),
    churned: Uint8Array.from(states, (s) => (s.auth === config.churnedState ? 1 : 0)),
    first: exits.first,
    bound: exits.bound,
    dest: exits.dest,
    group: Int16Array.from(states, (s) => groupOf(s.auth, s.level)),
    entryFirst: starts.first,
    entryBound: starts.bound,
    entryDest: starts.dest,
    groupOf
  }
}

/** Lists of (dest, share) -> one run of cumulative bounds. A sum that is 1 but for rounding never falls short of 1. */
function flatten(lists: readonly (readonly { dest: number; share: number }[])[]): {
  first: Int32Array
  bound: Float64Array
  dest: Uint16Array
} {
  const size = lists.reduce((sum, list) => sum + list.length, 0)
  const first = new Int32Array(lists.length + 1)
  const bound = new Float64Array(size)
  const dest = new Uint16Array(size)
  let at = 0
  lists.forEach((list, i) => {
    first[i] = at
    let sum = 0
    for (const step of list) {
      sum += step.share
      bound[at] = (sum > 1 - 1e-9 ? 1 : sum) * TWO_32
      dest[at] = step.dest
      at += 1
    }
  })
  first[lists.length] = at
  return { first, bound, dest }
}
