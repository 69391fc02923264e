/**
 * Bytes by hand, for the row writer. Copies go eight bytes at a time, as doubles through DataViews, which the engine
 * compiles to plain moves: for texts this short that is several times faster than TypedArray.set or a loop of bytes. A
 * copy may write up to seven bytes too many; the next one overwrites them, and buffers keep that much room. Only a NaN
 * could change on the way, and no eight bytes of UTF-8 are one: its last two would be F0..FF and 7F or FF.
 */

/** Room behind every pool and buffer for copies that overshoot. */
const SLACK = 8

/** A buffer that grows. */
export class Bytes {
  array: Uint8Array
  view: DataView

  readonly #shared: boolean

  /** `shared`: in memory that other threads see too. */
  constructor(capacity: number, shared = false) {
    this.#shared = shared
    this.array = this.#make(capacity + SLACK)
    this.view = new DataView(this.array.buffer)
  }

  #make(size: number): Uint8Array {
    return new Uint8Array(this.#shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size))
  }

  /** Makes room for `size` bytes and their slack, keeping what is there. */
  reserve(size: number): void {
    if (size + SLACK <= this.array.length) return
    const wider = this.#make(Math.max(size, this.array.length * 2) + SLACK)
    wider.set(this.array)
    this.array = wider
    this.view = new DataView(wider.buffer)
  }
}

/** Byte strings in one pool: number i lies at start[i] .. start[i+1]-1. */
export interface Texts {
  readonly pool: DataView
  readonly start: Int32Array
}

export function packed(texts: readonly string[]): Texts {
  const parts = texts.map((text) => Buffer.from(text, 'utf8'))
  const start = new Int32Array(parts.length + 1)
  parts.forEach((part, i) => {
    start[i + 1] = (start[i] as number) + part.length
  })
  const bytes = new Bytes(start[parts.length] as number)
  parts.forEach((part, i) => {
    bytes.array.set(part, start[i] as number)
  })
  return { pool: bytes.view, start }
}

/** Copies pool bytes from..end-1 to `at`; returns where the copy ends. */
export function copy(pool: DataView, from: number, end: number, out: DataView, at: number): number {
  let to = at
  for (let i = from; i < end; i += 8) {
    out.setFloat64(to, pool.getFloat64(i, true), true)
    to += 8
  }
  return at + (end - from)
}

export function put(texts: Texts, index: number, out: DataView, at: number): number {
  return copy(texts.pool, texts.start[index] as number, texts.start[index + 1] as number, out, at)
}

/** Writes the digits of an integer from 0 to 2^31 - 1. */
export function putInteger(value: number, out: DataView, start: number): number {
  let width = 1
  for (let limit = 10; value >= limit; limit *= 10) width += 1
  putDigits(value, width, out, start)
  return start + width
}

/** Writes the last `width` digits of a 31-bit integer. */
function putDigits(value: number, width: number, out: DataView, start: number): void {
  let rest = value | 0
  for (let at = start + width - 1; at >= start; at -= 1) {
    const tenth = (rest / 10) | 0
    out.setUint8(at, 48 + rest - tenth * 10)
    rest = tenth
  }
}

/** Whole seconds since 1970 (not negative, below 10^12) followed by three digits of milliseconds. */
export function putMillis(seconds: number, millis: number, out: DataView, start: number): number {
  let at = start
  if (seconds >= 1_000_000) {
    const high = Math.floor(seconds / 1_000_000)
    at = putInteger(high, out, at)
    putDigits(seconds - high * 1_000_000, 6, out, at)
    at += 6
  } else if (seconds > 0) {
    at = putInteger(seconds, out, at)
  }
  putDigits(millis, 3, out, at)
  return at + 3
}
