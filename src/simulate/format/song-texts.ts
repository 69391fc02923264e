/** The texts of songs as ready bytes: made when a song is first played, kept for the next play. */
import { Bytes, copy } from './bytes.ts'

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
    const { artist, title, length } = this.#songs.logged(rank)
    const texts = [this.#text(artist), this.#text(title), length]
    const place = this.#end
    let at = place + 6
    texts.forEach((text, i) => {
      this.#bytes.reserve(at + 3 * text.length)
      const { array, view } = this.#bytes
      const from = at
      for (let c = 0; c < text.length; c += 1) {
        const code = text.charCodeAt(c)
        if (code > 127) {
          at = from + Buffer.from(array.buffer).write(text, from, 'utf8')
          break
        }
        array[at++] = code
      }
      view.setUint16(place + 2 * i, at - from, true)
    })
    this.#end = at
    this.#start[rank] = place
    return place
  }
}
