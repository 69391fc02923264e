/** Everything that is made from a plan alone, the same in every worker: machine, calendar, users, songs, row writer. */
import { RowWriter } from './format/row-writer.ts'
import { type Calendar, makeCalendar } from './model/calendar.ts'
import { Fleet } from './model/fleet.ts'
import { compileMachine, type Machine } from './model/machine.ts'
import { makePopulation, type Population } from './model/population.ts'
import { Records, SESSION_ENDS } from './model/records.ts'
import type { Plan } from './options.ts'
import type { Catalogue } from './songs/catalogue.ts'
import { Profiles } from './users/profiles.ts'

/** Users whose way up to the start is kept in memory at once. */
const WARM_UP_BATCH = 4096

export interface World {
  readonly plan: Plan
  readonly machine: Machine
  readonly calendar: Calendar
  readonly population: Population
  readonly songs: Catalogue
}

export function makeWorld(plan: Plan, songs: Catalogue): World {
  return {
    plan,
    songs,
    machine: compileMachine(plan.config),
    calendar: makeCalendar(plan.config),
    population: makePopulation(plan.config, plan.endSecond)
  }
}

/** Users from..to-1, brought up to the start: the fleet, and the ends of the sessions that they had before. */
export function warmFleet(world: World, from: number, to: number): { fleet: Fleet; ends: Records } {
  const { plan, machine, calendar, population, songs } = world
  const { config, startSecond } = plan
  const fleet = new Fleet({ config, machine, calendar, population, songs, startSecond }, from, to)
  const ends = new Records(1024)
  const scratch = new Records(WARM_UP_BATCH * 16)
  for (let first = 0; first < fleet.size; first += WARM_UP_BATCH) {
    scratch.size = 0
    // Events at the very start count as before it: the first row is later (simulator.md §1.1).
    fleet.run(1, scratch, first, Math.min(fleet.size, first + WARM_UP_BATCH))
    for (let row = 0; row < scratch.size; row += 1) {
      const state = scratch.state[row] as number
      if ((state & SESSION_ENDS) !== 0) ends.add(scratch.second[row] as number, scratch.user[row] as number, state)
    }
  }
  return { fleet, ends }
}

export function makeRowWriter({ plan, machine, population, songs }: World): RowWriter {
  const { config, shape, startSecond, startMillis } = plan
  const profiles = new Profiles(config, population)
  return new RowWriter({ config, machine, profiles, songs, shape, startSecond, startMillis })
}
