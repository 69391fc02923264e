/** A crew of one: this thread. */
import { Bytes } from '../format/bytes.ts'
import { Records } from '../model/records.ts'
import type { Plan } from '../options.ts'
import type { Crew } from './crew.ts'
import { Shard } from './shard.ts'

export function localCrew(plan: Plan): Crew {
  const shard = new Shard(plan, 0, 1)
  const out = new Bytes(1 << 20)
  return {
    shared: false,
    ahead: 1,
    warmUp: async () => shard.warmUp(),
    run: async (until) => shard.run(until),
    runOne: async () => {
      const next = shard.peek()
      return next === undefined ? new Records(0) : shard.runOne(next.user)
    },
    format: async (job) => shard.format(job, out),
    close: async () => {}
  }
}
