/** Turns records into the bytes of rows. The hot half of the simulator: copies ready bytes, writes digits, no strings. */
import type { SimulationConfig } from '../config/types.ts'
import type { Machine } from '../model/machine.ts'
import { STATE_MASK } from '../model/records.ts'
import type { Profiles } from '../users/profiles.ts'
import { type Bytes, packed, put, putInteger, putMillis, type Texts } from './bytes.ts'
import { type Field, SHAPES, type Shape } from './shapes.ts'
import { type Songs, SongTexts } from './song-texts.ts'

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

export class RowWriter {
  readonly #p: RowWriterParts
  readonly #literals: Texts
  /** Programs of (op, literal) pairs; state s's runs from entry[s] to entry[s+1]. */
  readonly #program: Int32Array
  readonly #entry: Int32Array
  readonly #feedAfter: boolean
  readonly #first: Texts
  readonly #gender: Texts
  readonly #last: Texts
  readonly #place: Texts
  readonly #agent: Texts
  readonly #songs: SongTexts
  readonly #room: number

  constructor(parts: RowWriterParts) {
    this.#p = parts
    const rules = SHAPES[parts.shape]
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
    this.#songs = new SongTexts(parts.songs, rules.text)
  }

  /**
   * The bytes of rows from..to-1, as a view on `out`. A chunk that does not open its file starts
   * with the line feed of the row before it, in the shape that has none at the end.
   */
  rows(batch: Batch, from: number, to: number, opensFile: boolean, out: Bytes): Uint8Array {
    const songs = this.#songs
    let at = 0
    for (let row = from; row < to; row += 1) {
      const song = batch.song[row] as number
      const songAt = song < 0 ? 0 : songs.at(song)
      out.reserve(at + this.#room + (song < 0 ? 0 : songs.length(songAt)))
      if (!this.#feedAfter && !(opensFile && row === from)) out.array[at++] = 10
      at = this.#row(batch, row, songAt, out.view, at)
      if (this.#feedAfter) out.array[at++] = 10
    }
    return out.array.subarray(0, at)
  }

  #row(batch: Batch, row: number, songAt: number, out: DataView, start: number): number {
    const { profiles, startSecond, startMillis, config } = this.#p
    const songs = this.#songs
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
          at = songs.put(songAt, 0, out, at)
          break
        case 2:
          at = songs.put(songAt, 1, out, at)
          break
        case 3:
          at = songs.put(songAt, 2, out, at)
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
}
