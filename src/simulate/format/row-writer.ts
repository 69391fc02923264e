/** Turns records into the bytes of rows. The hot half of the simulator: copies ready bytes, writes digits, no strings. */
import type { SimulationConfig } from '../config/types.ts'
import type { Machine } from '../model/machine.ts'
import { STATE_MASK } from '../model/records.ts'
import type { Profiles } from '../users/profiles.ts'
import { type Field, SHAPES, type Shape } from './shapes.ts'

/** A song as an event names it. `length` is the decimal text of its seconds. */
export interface LoggedSong {
  readonly artist: string
  readonly title: string
  readonly length: string
}

export interface Songs {
  readonly size: number
  logged(rank: number): LoggedSong
}

/** Merged rows, in the order in which they are written. */
export interface Batch {
  readonly second: Int32Array
  readonly user: Int32Array
  readonly item: Int32Array
  readonly state: Uint16Array
  readonly song: Int32Array
  readonly session: Int32Array
}

export interface RowWriterParts {
  readonly config: SimulationConfig
  readonly machine: Machine
  readonly profiles: Profiles
  readonly songs: Songs
  readonly shape: Shape
  /** The start: whole seconds since 1970, and the milliseconds that every time carries. */
  readonly startSecond: number
  readonly startMillis: number
}

const OP: Readonly<Record<Field, number>> = {
  artist: 1,
  song: 2,
  length: 3,
  firstName: 4,
  gender: 5,
  lastName: 6,
  location: 7,
  userAgent: 8,
  item: 9,
  session: 10,
  ts: 11,
  registration: 12,
  userId: 13
}
const LITERAL = 0
/** Room for everything in a row but the song's texts and the tag. */
const ROW_ROOM = 4096

/** Byte strings in one pool: number i lies at pool[start[i] .. start[i+1]-1]. */
interface Texts {
  readonly pool: Uint8Array
  readonly start: Int32Array
}

function packed(texts: readonly string[]): Texts {
  const parts = texts.map((text) => Buffer.from(text, 'utf8'))
  const start = new Int32Array(parts.length + 1)
  parts.forEach((part, i) => {
    start[i + 1] = (start[i] as number) + part.length
  })
  return { pool: new Uint8Array(Buffer.concat(parts)), start }
}

export class RowWriter {
  readonly #p: RowWriterParts
  readonly #literals: Texts
  /** Programs of (op, literal) pairs; state s's runs from entry[s] to entry[s+1]. */
  readonly #program: Int32Array
  readonly #entry: Int32Array
  readonly #text: (value: string) => string
  readonly #feedAfter: boolean
  readonly #first: Texts
  readonly #gender: Texts
  readonly #last: Texts
  readonly #place: Texts
  readonly #agent: Texts
  /** Where a song's texts start in the pool (0: not there yet), and in the pool two bytes of length before each. */
  readonly #songAt: Int32Array
  #songPool = new Uint8Array(1 << 16)
  #songPoolEnd = 1
  #out = new Uint8Array(1 << 20)
  readonly #room: number

  constructor(parts: RowWriterParts) {
    this.#p = parts
    const rules = SHAPES[parts.shape]
    this.#text = rules.text
    this.#room = ROW_ROOM + 6 * (parts.config.tag?.length ?? 0)
    this.#feedAfter = rules.lineFeed === 'after'
    const literals: string[] = []
    const program: number[] = []
    const entry: number[] = []
    for (const state of parts.machine.states) {
      entry.push(program.length)
      for (const piece of rules.pieces(state, parts.config.shownAuths.includes(state.auth), parts.config.tag)) {
        if ('field' in piece) {
          program.push(OP[piece.field], 0)
        } else {
          program.push(LITERAL, literals.length)
          literals.push(piece.literal)
        }
      }
    }
    entry.push(program.length)
    this.#program = Int32Array.from(program)
    this.#entry = Int32Array.from(entry)
    this.#literals = packed(literals)
    const { tables } = parts.profiles
    this.#first = packed(tables.firstNames.map(rules.text))
    this.#gender = packed(tables.genders.map(rules.text))
    this.#last = packed(tables.lastNames.map(rules.text))
    this.#place = packed(tables.locations.map(rules.text))
    this.#agent = packed(tables.userAgents.map(rules.text))
    this.#songAt = new Int32Array(parts.songs.size)
  }

  /**
   * The bytes of rows from..to-1. The view is valid until the next call. A chunk that does not open its file starts
   * with the line feed of the row before it, in the shape that has none at the end.
   */
  rows(batch: Batch, from: number, to: number, opensFile: boolean): Uint8Array {
    let at = 0
    for (let row = from; row < to; row += 1) {
      if (!this.#feedAfter && !(opensFile && row === from)) this.#out[at++] = 10
      const song = batch.song[row] as number
      const songAt = song < 0 ? 0 : this.#songTexts(song)
      const room = this.#room + (song < 0 ? 0 : this.#songBytes(songAt))
      while (at + room > this.#out.length) this.#growOut()
      at = this.#row(batch, row, songAt, at)
      if (this.#feedAfter) this.#out[at++] = 10
    }
    return this.#out.subarray(0, at)
  }

  #row(batch: Batch, row: number, songAt: number, start: number): number {
    const { profiles, startSecond, startMillis, config } = this.#p
    const out = this.#out
    const user = batch.user[row] as number
    const state = (batch.state[row] as number) & STATE_MASK
    profiles.load(user)
    const program = this.#program
    const end = this.#entry[state + 1] as number
    let at = start
    for (let pc = this.#entry[state] as number; pc < end; pc += 2) {
      switch (program[pc]) {
        case LITERAL:
          at = put(this.#literals, program[pc + 1] as number, out, at)
          break
        case 1:
          at = this.#putSong(songAt, 0, at)
          break
        case 2:
          at = this.#putSong(songAt, 1, at)
          break
        case 3:
          at = this.#putSong(songAt, 2, at)
          break
        case 4:
          at = put(this.#first, profiles.first[user] as number, out, at)
          break
        case 5:
          at = put(this.#gender, profiles.first[user] as number, out, at)
          break
        case 6:
          at = put(this.#last, profiles.last[user] as number, out, at)
          break
        case 7:
          at = put(this.#place, profiles.place[user] as number, out, at)
          break
        case 8:
          at = put(this.#agent, profiles.agent[user] as number, out, at)
          break
        case 9:
          at = putInteger(batch.item[row] as number, out, at)
          break
        case 10:
          at = putInteger(batch.session[row] as number, out, at)
          break
        case 11:
          at = putMillis(startSecond + (batch.second[row] as number), startMillis, out, at)
          break
        case 12:
          at = putMillis(startSecond + (profiles.registered[user] as number), startMillis, out, at)
          break
        default:
          at = putInteger(config.firstUserId + 1 + user, out, at)
      }
    }
    return at
  }

  /** Copies text 0, 1 or 2 (artist, title, length) of the song at `songAt`. */
  #putSong(songAt: number, which: number, start: number): number {
    const pool = this.#songPool
    const out = this.#out
    let from = songAt
    for (let skip = 0; skip < which; skip += 1) from += 2 + lengthAt(pool, from)
    const end = from + 2 + lengthAt(pool, from)
    let at = start
    for (let i = from + 2; i < end; i += 1) out[at++] = pool[i] as number
    return at
  }

  #songTexts(rank: number): number {
    const known = this.#songAt[rank] as number
    if (known !== 0) return known
    const { artist, title, length } = this.#p.songs.logged(rank)
    const parts = [this.#text(artist), this.#text(title), length].map((text) => Buffer.from(text, 'utf8'))
    const needed = parts.reduce((sum, part) => sum + 2 + part.length, 0)
    if (this.#songPoolEnd + needed > this.#songPool.length) {
      const wider = new Uint8Array(Math.max(this.#songPool.length * 2, this.#songPoolEnd + needed))
      wider.set(this.#songPool)
      this.#songPool = wider
    }
    const start = this.#songPoolEnd
    for (const part of parts) {
      this.#songPool[this.#songPoolEnd] = part.length & 255
      this.#songPool[this.#songPoolEnd + 1] = part.length >> 8
      this.#songPool.set(part, this.#songPoolEnd + 2)
      this.#songPoolEnd += 2 + part.length
    }
    this.#songAt[rank] = start
    return start
  }

  #songBytes(songAt: number): number {
    let at = songAt
    for (let text = 0; text < 3; text += 1) at += 2 + lengthAt(this.#songPool, at)
    return at - songAt
  }

  #growOut(): void {
    const wider = new Uint8Array(this.#out.length * 2)
    wider.set(this.#out)
    this.#out = wider
  }
}

function lengthAt(pool: Uint8Array, at: number): number {
  return (pool[at] as number) | ((pool[at + 1] as number) << 8)
}

function put(texts: Texts, index: number, out: Uint8Array, start: number): number {
  const { pool } = texts
  const end = texts.start[index + 1] as number
  let at = start
  // A plain loop beats TypedArray.set for texts this short.
  for (let i = texts.start[index] as number; i < end; i += 1) out[at++] = pool[i] as number
  return at
}

function putInteger(value: number, out: Uint8Array, start: number): number {
  let width = 1
  for (let limit = 10; value >= limit; limit *= 10) width += 1
  let rest = value
  for (let at = start + width - 1; at >= start; at -= 1) {
    const tenth = Math.floor(rest / 10)
    out[at] = 48 + rest - tenth * 10
    rest = tenth
  }
  return start + width
}

/** Whole seconds since 1970 (not negative) followed by three digits of milliseconds. */
function putMillis(seconds: number, millis: number, out: Uint8Array, start: number): number {
  const at = seconds > 0 ? putInteger(seconds, out, start) : start
  out[at] = 48 + Math.floor(millis / 100)
  out[at + 1] = 48 + (Math.floor(millis / 10) % 10)
  out[at + 2] = 48 + (millis % 10)
  return at + 3
}
