/** The part of a crew that one thread does: a range of users, and a row writer. */
import { gzipSync } from 'node:zlib'
import type { Bytes } from '../format/bytes.ts'
import type { Fleet } from '../model/fleet.ts'
import { Records, sortRecords } from '../model/records.ts'
import type { Plan } from '../options.ts'
import { openCatalogue } from '../songs/open.ts'
import { makeRowWriter, makeWorld, type World, warmFleet } from '../world.ts'
import type { ChunkJob, NextEvent } from './crew.ts'

export class Shard {
  readonly #world: World
  readonly #from: number
  readonly #to: number
  readonly #writer
  readonly #scratch = new Records(1024)
  #fleet: Fleet | undefined

  /** Share `index` of `count` equal ranges of users. */
  constructor(plan: Plan, index: number, count: number) {
    this.#world = makeWorld(plan, openCatalogue(plan.songs))
    const { total } = this.#world.population
    this.#from = Math.floor((total * index) / count)
    this.#to = Math.floor((total * (index + 1)) / count)
    this.#writer = makeRowWriter(this.#world)
  }

  warmUp(): Records {
    const { fleet, ends } = warmFleet(this.#world, this.#from, this.#to)
    this.#fleet = fleet
    return sortRecords(ends)
  }

  run(until: number): Records {
    this.#scratch.size = 0
    this.#fleet?.run(until, this.#scratch)
    return sortRecords(this.#scratch)
  }

  peek(): NextEvent | undefined {
    return this.#fleet?.peek()
  }

  runOne(user: number): Records {
    const records = new Records(1)
    this.#fleet?.runOne(user, records)
    return records
  }

  /** The bytes are a view on `out`, or compressed on their own. */
  format({ batch, from, to, opensFile, gzip }: ChunkJob, out: Bytes): Uint8Array {
    const bytes = this.#writer.rows(batch, from, to, opensFile, out)
    return gzip ? gzipSync(bytes) : bytes
  }
}
