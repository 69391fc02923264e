/** The texts of songs as ready bytes: made when a song is first played, kept for the next play. */
import { Bytes, copy } from './bytes.ts'
import { encodedTwice } from './json-text.ts'

const QUOTE = 34
const SLASH = 47
const BACKSLASH = 92

/** A song as its catalogue has it, before it is logged. `length` is the decimal text of its seconds. */
export interface SongText {
  readonly artist: string
  readonly title: string
  readonly length: string
}

export interface Songs {
  readonly size: number
  song(rank: number): SongText
}

export class SongTexts {
  readonly #songs: Songs
  readonly #text: (value: string) => string
  /** Where the texts of a rank start (0: not made yet). There: three two-byte lengths, then the three texts. */
  readonly #start: Int32Array
  readonly #bytes = new Bytes(1 << 16)
  #end = 1

  constructor(songs: Songs, text: (value: string) => string) {
    this.#songs = songs
    this.#text = text
    this.#start = new Int32Array(songs.size)
  }

  /** The place of a song's texts. */
  at(rank: number): number {
    const known = this.#start[rank] as number
    return known === 0 ? this.#make(rank) : known
  }

  /** Bytes of the three texts at `place`. */
  length(place: number): number {
    const { view } = this.#bytes
    return view.getUint16(place, true) + view.getUint16(place + 2, true) + view.getUint16(place + 4, true)
  }

  /** Copies text 0, 1 or 2 (artist, title, length) of the song at `place`; returns where the copy ends. */
  put(place: number, which: number, out: DataView, at: number): number {
    const { view } = this.#bytes
    let from = place + 6
    for (let i = 0; i < which; i += 1) from += view.getUint16(place + 2 * i, true)
    return copy(view, from, from + view.getUint16(place + 2 * which, true), out, at)
  }

  #make(rank: number): number {
    const { artist, title, length } = this.#songs.song(rank)
    const place = this.#end
    let at = place + 6
    at = this.#add(artist, true, place, at)
    at = this.#add(title, true, place + 2, at)
    at = this.#add(length, false, place + 4, at)
    this.#end = at
    this.#start[rank] = place
    return place
  }

  /** Puts a text at `at`, and its length at `place`; returns where it ends. */
  #add(text: string, isString: boolean, place: number, at: number): number {
    const bytes = this.#bytes
    bytes.reserve(at + text.length + 2)
    const { array } = bytes
    let to = at
    if (isString) array[to++] = QUOTE
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      // Nearly all texts are plain; one that is not starts over, escaped and encoded as the logs have it.
      if (code < 32 || code > 126 || code === QUOTE || code === SLASH || code === BACKSLASH) {
        return this.#addEncoded(this.#text(encodedTwice(text)), place, at)
      }
      array[to++] = code
    }
    if (isString) array[to++] = QUOTE
    bytes.view.setUint16(place, to - at, true)
    return to
  }

  #addEncoded(json: string, place: number, at: number): number {
    const encoded = Buffer.from(json, 'utf8')
    this.#bytes.reserve(at + encoded.length)
    this.#bytes.array.set(encoded, at)
    this.#bytes.view.setUint16(place, encoded.length, true)
    return at + encoded.length
  }
}
