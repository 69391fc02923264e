/** The properties of users (simulator.md §1.4): fixed for life, drawn from the user's own stream when first needed. */
import type { SimulationConfig } from '../config/types.ts'
import { type AliasTable, aliasTable, pick } from '../model/alias.ts'
import { type Population, YEAR } from '../model/population.ts'
import { PURPOSE, Stream } from '../model/random.ts'
import { firstNames } from './first-names.ts'
import { lastNames } from './last-names.ts'
import { metroAreas } from './metro-areas.ts'
import { userAgents } from './user-agents.ts'

/** The tables that properties are drawn from. `genders` runs beside `firstNames`. */
export interface ProfileTables {
  readonly firstNames: readonly string[]
  readonly genders: readonly string[]
  readonly lastNames: readonly string[]
  readonly locations: readonly string[]
  readonly userAgents: readonly string[]
}

interface Draws {
  readonly first: AliasTable
  readonly last: AliasTable
  readonly place: AliasTable
  readonly agent: AliasTable
}

const weightsOf = (list: readonly { weight: number }[]): number[] => list.map(({ weight }) => weight)

export class Profiles {
  readonly tables: ProfileTables
  readonly #draws: Draws
  readonly #config: SimulationConfig
  readonly #population: Population
  readonly #known: Uint8Array
  readonly #stream = new Stream(0, 0, 0)
  /** Indexes into the tables, by user; valid after `load`. */
  readonly first: Uint16Array
  readonly last: Uint16Array
  readonly place: Uint16Array
  readonly agent: Uint8Array
  /** Seconds of registration since the start; at most 0 for users of the start. */
  readonly registered: Int32Array

  constructor(config: SimulationConfig, population: Population) {
    const first = firstNames()
    const last = lastNames()
    const place = metroAreas()
    const agent = userAgents()
    this.#config = config
    this.#population = population
    this.tables = {
      firstNames: first.map(({ text }) => text),
      genders: first.map(({ gender }) => gender),
      lastNames: last.map(({ text }) => text),
      locations: place.map(({ text }) => text),
      userAgents: agent.map(({ text }) => text)
    }
    this.#draws = {
      first: aliasTable(weightsOf(first)),
      last: aliasTable(weightsOf(last)),
      place: aliasTable(weightsOf(place)),
      agent: aliasTable(weightsOf(agent))
    }
    const size = population.total
    this.#known = new Uint8Array(size)
    this.first = new Uint16Array(size)
    this.last = new Uint16Array(size)
    this.place = new Uint16Array(size)
    this.agent = new Uint8Array(size)
    this.registered = new Int32Array(size)
  }

  /** Fills in the columns of a user, once. */
  load(user: number): void {
    if (this.#known[user] === 1) return
    this.#known[user] = 1
    const { seed, firstUserId, growthRate } = this.#config
    const s = this.#stream
    s.reset(seed, PURPOSE.profile, firstUserId + 1 + user)
    this.first[user] = pick(this.#draws.first, s.uint32(), s.uint32())
    this.last[user] = pick(this.#draws.last, s.uint32(), s.uint32())
    this.place[user] = pick(this.#draws.place, s.uint32(), s.uint32())
    this.agent[user] = pick(this.#draws.agent, s.uint32(), s.uint32())
    const before = Math.min(s.exponential() * growthRate * YEAR, 5 * YEAR)
    this.registered[user] = user < this.#population.initial ? -Math.floor(before) : this.#population.arrival(user)
  }
}
