/**
 * The users of one shard and how they move (simulator.md §1.2, §1.3). Users are simulated one after the other up to
 * the end of a window of time, not through one queue: the result is the same, since no user depends on another, and
 * it keeps to the cache and needs no shared order.
 */
import { AppError } from '../../util/errors.ts'
import type { SimulationConfig } from '../config/types.ts'
import { type AliasTable, pick } from './alias.ts'
import type { Calendar } from './calendar.ts'
import type { Machine } from './machine.ts'
import { type Population, YEAR } from './population.ts'
import { exp, exponential } from './portable-math.ts'
import { draw, PURPOSE, Stream, seedStream } from './random.ts'
import { type Records, SESSION_ENDS } from './records.ts'

/** What the model needs to know of songs. */
export interface SongClock {
  readonly popularity: AliasTable
  /** Whole seconds that a song lasts. */
  seconds(rank: number): number
}

export interface FleetParts {
  readonly config: SimulationConfig
  readonly machine: Machine
  readonly calendar: Calendar
  readonly population: Population
  readonly songs: SongClock
  /** The start, in whole seconds since 1970. */
  readonly startSecond: number
}

/** Later than any simulated second: the user never comes back. */
const NEVER = 4e9
/** sqrt(e): the mean of exp(N(0,1)). */
const SQRT_E = 1.6487212707001282
const PLAYED = 1

export class Fleet {
  readonly #p: FleetParts
  readonly #from: number
  /** Seconds since the start of the next event of each user. */
  readonly #next: Float64Array
  readonly #songEnd: Float64Array
  readonly #alpha: Float32Array
  readonly #beta: Float32Array
  readonly #leaves: Float64Array
  readonly #item: Int32Array
  readonly #song: Int32Array
  readonly #state: Uint16Array
  readonly #flags: Uint8Array
  readonly #random: Int32Array

  /** Makes users from..to-1 (indexes from 0) and the start of their first sessions. */
  constructor(parts: FleetParts, from: number, to: number) {
    const size = to - from
    this.#p = parts
    this.#from = from
    this.#next = new Float64Array(size)
    this.#songEnd = new Float64Array(size)
    this.#alpha = new Float32Array(size)
    this.#beta = new Float32Array(size)
    this.#leaves = new Float64Array(size).fill(NEVER)
    this.#item = new Int32Array(size)
    this.#song = new Int32Array(size)
    this.#state = new Uint16Array(size)
    this.#flags = new Uint8Array(size)
    this.#random = new Int32Array(size * 4)
    const traits = new Stream(0, 0, 0)
    for (let u = 0; u < size; u += 1) this.#create(u, traits)
  }

  #create(u: number, traits: Stream): void {
    const { config, population, machine } = this.#p
    const index = this.#from + u
    const id = config.firstUserId + 1 + index
    seedStream(this.#random, u * 4, config.seed, PURPOSE.behaviour, id)
    traits.reset(config.seed, PURPOSE.properties, id)
    // Kept as 32-bit floats: half the memory at a million users, and rounding to them is exact everywhere.
    this.#alpha[u] = (config.alpha * exp(traits.normal())) / SQRT_E
    this.#beta[u] = Math.min(5e8, (config.beta * exp(traits.normal())) / SQRT_E)
    const arrival = population.arrival(index)
    const isNew = index >= population.initial
    const levelDraw = traits.unit()
    const authDraw = traits.unit()
    const level = isNew ? config.newUserLevel : weighted(config.levels, levelDraw)
    const auth = isNew ? config.newUserAuth : weighted(config.auths, authDraw)
    const lifetime = traits.exponential()
    if (config.attritionRate > 0) this.#leaves[u] = arrival + (lifetime * YEAR) / config.attritionRate
    const pause = Math.floor(this.#beta[u] as number)
    let start = arrival - 2 * pause
    // Users of the start are under way when it comes. One who arrives later starts after that, unlike in eventsim:
    // else a run with more days would add rows of coming users to days that a shorter run had written already.
    const earliest = isNew ? arrival : -pause
    do start = this.#nextStart(u, start)
    while (start < earliest)
    if (start >= (this.#leaves[u] as number)) {
      this.#next[u] = NEVER
      return
    }
    this.#enter(u, machine.groupOf(auth, level), start)
  }

  /** The second at which the user's next session starts, when the last event was at `last`. */
  #nextStart(u: number, last: number): number {
    const { config, calendar, startSecond } = this.#p
    const random = this.#random
    let from = last
    for (;;) {
      const gap = Math.floor((this.#beta[u] as number) * exponential(draw(random, u * 4))) + config.sessionGap
      const t = calendar.warp(startSecond + from + gap) - startSecond
      if (t < from) {
        from += config.sessionGap
        continue
      }
      const rejected = calendar.damping(startSecond + t)
      if (rejected <= 0 || draw(random, u * 4) >= rejected * 4294967296) return t
      from = t
    }
  }

  /** Puts the user at the start of a session in an entry state of the group. */
  #enter(u: number, group: number, start: number): void {
    const { machine } = this.#p
    if (group < 0) {
      throw new AppError('E_CONFIG', 'fix-config', 'A user is where no session can start', {
        hint: 'Give "new-session" a state for every auth and level that users can be in, new users included.'
      })
    }
    const x = draw(this.#random, u * 4)
    let i = machine.entryFirst[group] as number
    while (x >= (machine.entryBound[i] as number)) i += 1
    const state = machine.entryDest[i] as number
    this.#state[u] = state
    this.#item[u] = 0
    this.#flags[u] = 0
    this.#next[u] = start
    if (machine.plays[state] === 1) this.#startSong(u, start)
  }

  #startSong(u: number, at: number): void {
    const { songs } = this.#p
    const rank = pick(songs.popularity, draw(this.#random, u * 4), draw(this.#random, u * 4))
    this.#song[u] = rank
    this.#songEnd[u] = at + songs.seconds(rank)
    this.#flags[u] = PLAYED
  }

  get size(): number {
    return this.#next.length
  }

  /** Appends all events before second `until` of users first..last-1 of this shard, in order of (user, item). */
  run(until: number, into: Records, first = 0, last = this.size): void {
    for (let u = first; u < last; u += 1) {
      while ((this.#next[u] as number) < until) this.#step(u, into)
    }
  }

  /** The earliest event to come: its second and its user's index in this shard. */
  peek(): { second: number; user: number } {
    let user = -1
    let second = NEVER
    this.#next.forEach((t, u) => {
      if (t >= second) return
      second = t
      user = u
    })
    return { second, user }
  }

  /** Appends the next event of one user of this shard. */
  runOne(user: number, into: Records): void {
    this.#step(user, into)
  }

  /** Records the pending event of the user and moves on to the next one. */
  #step(u: number, into: Records): void {
    const { machine } = this.#p
    const now = this.#next[u] as number
    const state = this.#state[u] as number
    if (into.size === into.capacity) into.grow()
    const row = into.size
    into.size = row + 1
    into.second[row] = now
    into.user[row] = this.#from + u
    into.item[row] = this.#item[u] as number
    into.state[row] = state
    into.song[row] = machine.plays[state] === 1 ? (this.#song[u] as number) : -1

    const x = draw(this.#random, u * 4)
    const end = machine.first[state + 1] as number
    let i = machine.first[state] as number
    while (i < end && x >= (machine.bound[i] as number)) i += 1
    if (i === end) {
      if (this.#endSession(u, state, now)) into.state[row] = state | SESSION_ENDS
      return
    }
    const dest = machine.dest[i] as number
    this.#state[u] = dest
    this.#item[u] = (this.#item[u] as number) + 1
    if (machine.redirects[dest] === 1) {
      this.#next[u] = now + 1
    } else if (machine.plays[dest] === 0) {
      this.#next[u] = now + this.#think(u)
    } else {
      const songEnd = this.#songEnd[u] as number
      const playing = this.#flags[u] === PLAYED && now < songEnd
      const at = playing ? songEnd : now + this.#think(u)
      this.#next[u] = at
      this.#startSong(u, at)
    }
  }

  #think(u: number): number {
    return Math.floor((this.#alpha[u] as number) * exponential(draw(this.#random, u * 4)))
  }

  /** True when the user will come back. The session's auth and level carry over. */
  #endSession(u: number, state: number, now: number): boolean {
    const { machine } = this.#p
    if (machine.churned[state] !== 1) {
      const start = this.#nextStart(u, now)
      if (start < (this.#leaves[u] as number)) {
        this.#enter(u, machine.group[state] as number, start)
        return true
      }
    }
    this.#next[u] = NEVER
    return false
  }
}

/** The value whose share of the weights holds `unit`, in (0, 1). */
function weighted(list: readonly { value: string; weight: number }[], unit: number): string {
  let rest = unit * list.reduce((sum, { weight }) => sum + weight, 0)
  for (const { value, weight } of list) {
    if (rest < weight) return value
    rest -= weight
  }
  return list.at(-1)?.value ?? ''
}
