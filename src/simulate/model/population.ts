/** Who there is: the users of the start, and those who arrive later (simulator.md §1.4, growth). */
import type { SimulationConfig } from '../config/types.ts'
import { ln } from './portable-math.ts'
import { PURPOSE, Stream } from './random.ts'

export const YEAR = 31_536_000

export interface Population {
  /** Users at the start. */
  readonly initial: number
  /** All users, arrivals included. */
  readonly total: number
  /** Seconds after the start at which user i arrives; 0 for the users of the start. */
  arrival(index: number): number
}

/** Arrivals come one by one, each gap exponential with mean one year / (users so far * growth rate). */
export function makePopulation(config: SimulationConfig, endSecond: number): Population {
  const initial = config.users
  const arrivals: number[] = []
  if (config.growthRate > 0 && initial > 0) {
    const stream = new Stream(config.seed, PURPOSE.arrivals, 0)
    let time = 0
    for (;;) {
      time -= (ln(stream.unit()) * YEAR) / ((initial + arrivals.length) * config.growthRate)
      if (time >= endSecond) break
      arrivals.push(Math.floor(time))
    }
  }
  const later = Int32Array.from(arrivals)
  return {
    initial,
    total: initial + later.length,
    arrival: (index) => (index < initial ? 0 : (later[index - initial] as number))
  }
}
