/**
 * Random streams. Every user has its own stream, made from (seed, purpose, user id) alone, so what one user does never
 * depends on how many others there are or on which worker simulates them (no global generator, unlike eventsim).
 * The generator is sfc32 (Chris Doty-Humphrey's small fast chaotic generator, from PractRand): four 32-bit words.
 */
import { exponential, ln } from './portable-math.ts'

/** What a stream is for: streams of one user must differ. */
export const PURPOSE = { behaviour: 1, properties: 2, arrivals: 3, catalogue: 4, faults: 5, profile: 6 } as const

const TWO_32 = 4294967296

/** A 32-bit hash of two 32-bit words (the finaliser of MurmurHash3, twice). */
export function hash32(x: number, y: number): number {
  let h = Math.imul(x ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(y + 0x165667b1, 0xc2b2ae35)
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h = (h + y) ^ (h >>> 13)
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  h = Math.imul(h, 0x27d4eb2f)
  h ^= h >>> 15
  return h >>> 0
}

/** Starts the stream of (seed, purpose, id) in `words[at .. at+3]`. The seed may be any safe integer. */
export function seedStream(words: Int32Array, at: number, seed: number, purpose: number, id: number): void {
  const low = seed >>> 0
  const high = Math.floor(seed / TWO_32) >>> 0
  const root = hash32(hash32(low, high), purpose)
  words[at] = hash32(root, id)
  words[at + 1] = hash32(id, root ^ 0x5bd1e995)
  words[at + 2] = hash32(root ^ 0x1b873593, id ^ 0x2545f491)
  words[at + 3] = 1
  for (let round = 0; round < 12; round += 1) draw(words, at)
}

/** The next unsigned 32-bit number of the stream at `words[at .. at+3]`. */
export function draw(words: Int32Array, at: number): number {
  const a = words[at] as number
  const b = words[at + 1] as number
  const c = words[at + 2] as number
  const d = words[at + 3] as number
  const t = (((a + b) | 0) + d) | 0
  words[at] = b ^ (b >>> 9)
  words[at + 1] = (c + (c << 3)) | 0
  words[at + 2] = (((c << 21) | (c >>> 11)) + t) | 0
  words[at + 3] = (d + 1) | 0
  return t >>> 0
}

/** One stream as an object, for everything but the hot loop. */
export class Stream {
  readonly #words = new Int32Array(4)

  constructor(seed: number, purpose: number, id: number) {
    seedStream(this.#words, 0, seed, purpose, id)
  }

  /** Starts over as the stream of (seed, purpose, id). */
  reset(seed: number, purpose: number, id: number): void {
    seedStream(this.#words, 0, seed, purpose, id)
  }

  /** An unsigned 32-bit number. */
  uint32(): number {
    return draw(this.#words, 0)
  }

  /** In (0, 1). */
  unit(): number {
    return (draw(this.#words, 0) + 0.5) / TWO_32
  }

  /** An integer in [0, n), n < 2^32. The bias, below n / 2^32, does not matter here. */
  below(n: number): number {
    return Math.floor((draw(this.#words, 0) / TWO_32) * n)
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return exponential(draw(this.#words, 0))
  }

  /** Standard normal, by Marsaglia's polar method: it needs no sine or cosine. */
  normal(): number {
    for (;;) {
      const x = 2 * this.unit() - 1
      const y = 2 * this.unit() - 1
      const r = x * x + y * y
      if (r < 1 && r > 0) return x * Math.sqrt((-2 * ln(r)) / r)
    }
  }
}
