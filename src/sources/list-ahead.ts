import { setImmediate } from 'node:timers/promises'
import { Ahead } from '../util/ahead.ts'
import type { PassedOver, Source, SourceFile } from './types.ts'

export type Listing = Pick<Source, 'list'>

/** Pages that are found before anybody asks for them, at most. */
const PAGES = 32

/**
 * Begins to list a source before anybody asks: looking up 15,000 files of a folder takes a tenth of a second, in which a server can
 * make its tables. Whoever asks first gets what was found; after that it is listed anew.
 */
export class ListedAhead implements Listing {
  readonly #source: Listing
  readonly #begun: Ahead<readonly SourceFile[]>
  readonly #passedOver: PassedOver[] = []
  #hear = (what: PassedOver): void => void this.#passedOver.push(what)
  #asked = false

  constructor(source: Listing, signal: AbortSignal | undefined) {
    this.#source = source
    this.#begun = new Ahead((own) => this.#list(own), signal, PAGES)
  }

  list(signal?: AbortSignal, passOver: (what: PassedOver) => void = () => undefined): ReturnType<Listing['list']> {
    if (this.#asked) return this.#source.list(signal, passOver)
    this.#asked = true
    for (const what of this.#passedOver) passOver(what)
    this.#hear = passOver
    return this.#begun
  }

  async *#list(signal: AbortSignal): AsyncGenerator<readonly SourceFile[], void> {
    for await (const page of this.#source.list(signal, (what) => this.#hear(what))) {
      yield page
      // A folder is listed without a turn for others. Those that make the tables get theirs between two pages.
      await setImmediate()
    }
  }

  /** Resolves when nothing is under way any more. */
  stop(): Promise<void> {
    return this.#begun.stop()
  }
}
