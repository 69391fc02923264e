/** Events as columns of numbers: what the model makes, what is sorted, merged and then written. */

/** Bit of `state` that marks the last event of a session after which the user starts another one. */
export const SESSION_ENDS = 0x8000
export const STATE_MASK = 0x7fff

export class Records {
  size = 0
  /** Seconds since the start of the simulation; may be negative before it. */
  second: Int32Array
  /** Index of the user, from 0. */
  user: Int32Array
  item: Int32Array
  /** Index of the state, with SESSION_ENDS. */
  state: Uint16Array
  /** Popularity rank of the song from 0, or -1. */
  song: Int32Array

  /** `shared`: in memory that worker threads see too. */
  constructor(capacity: number, shared = false) {
    const bytes = (size: number): ArrayBufferLike => (shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size))
    this.second = new Int32Array(bytes(capacity * 4))
    this.user = new Int32Array(bytes(capacity * 4))
    this.item = new Int32Array(bytes(capacity * 4))
    this.state = new Uint16Array(bytes(capacity * 2))
    this.song = new Int32Array(bytes(capacity * 4))
  }

  get capacity(): number {
    return this.second.length
  }

  /** Appends a row of which only time, user and state matter. */
  add(second: number, user: number, state: number): void {
    if (this.size === this.capacity) this.grow()
    this.second[this.size] = second
    this.user[this.size] = user
    this.state[this.size] = state
    this.size += 1
  }

  grow(): void {
    const wider = new Records(Math.max(1024, this.capacity * 2))
    wider.second.set(this.second)
    wider.user.set(this.user)
    wider.item.set(this.item)
    wider.state.set(this.state)
    wider.song.set(this.song)
    this.second = wider.second
    this.user = wider.user
    this.item = wider.item
    this.state = wider.state
    this.song = wider.song
  }
}

/**
 * The sorted records of shards, which are in order of their users, as one: in order of (second, user, item). The few
 * shards are looked at one by one for the least second; of equals the first wins. In shared memory.
 */
export function mergeRecords(parts: readonly Records[]): Records {
  const all = new Records(
    parts.reduce((sum, part) => sum + part.size, 0),
    true
  )
  const at = new Int32Array(parts.length)
  const heads = Float64Array.from(parts, (part) => headOf(part, 0))
  for (let row = 0; row < all.capacity; row += 1) {
    let from = 0
    for (let i = 1; i < heads.length; i += 1) if ((heads[i] as number) < (heads[from] as number)) from = i
    const part = parts[from] as Records
    const index = at[from] as number
    all.second[row] = part.second[index] as number
    all.user[row] = part.user[index] as number
    all.item[row] = part.item[index] as number
    all.state[row] = part.state[index] as number
    all.song[row] = part.song[index] as number
    at[from] = index + 1
    heads[from] = headOf(part, index + 1)
  }
  all.size = all.capacity
  return all
}

/** The second of a row; behind the last one, never. */
function headOf(part: Records, row: number): number {
  return row < part.size ? (part.second[row] as number) : Number.POSITIVE_INFINITY
}

const RADIX_BITS = 11
const RADIX = 1 << RADIX_BITS

/**
 * The records in order of (second, user, item). They come in order of (user, item), so a stable sort by second does:
 * a radix sort, of as many digits as the span of seconds needs.
 */
export function sortRecords(from: Records): Records {
  const n = from.size
  const to = new Records(n)
  to.size = n
  if (n === 0) return to
  let least = from.second[0] as number
  let most = least
  for (let i = 1; i < n; i += 1) {
    const s = from.second[i] as number
    if (s < least) least = s
    if (s > most) most = s
  }
  let order = new Int32Array(n)
  let spare = new Int32Array(n)
  for (let i = 0; i < n; i += 1) order[i] = i
  const counts = new Int32Array(RADIX)
  for (let shift = 0; shift < 32 && (most - least) / 2 ** shift >= 1; shift += RADIX_BITS) {
    counts.fill(0)
    for (let i = 0; i < n; i += 1) {
      const digit = (((from.second[i] as number) - least) >>> shift) & (RADIX - 1)
      counts[digit] = (counts[digit] as number) + 1
    }
    let sum = 0
    for (let digit = 0; digit < RADIX; digit += 1) {
      const count = counts[digit] as number
      counts[digit] = sum
      sum += count
    }
    for (let i = 0; i < n; i += 1) {
      const index = order[i] as number
      const digit = (((from.second[index] as number) - least) >>> shift) & (RADIX - 1)
      const place = counts[digit] as number
      counts[digit] = place + 1
      spare[place] = index
    }
    const swap = order
    order = spare
    spare = swap
  }
  for (let i = 0; i < n; i += 1) {
    const index = order[i] as number
    to.second[i] = from.second[index] as number
    to.user[i] = from.user[index] as number
    to.item[i] = from.item[index] as number
    to.state[i] = from.state[index] as number
    to.song[i] = from.song[index] as number
  }
  return to
}
