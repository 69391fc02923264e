/** What another one gives, of which the next is on its way while one is looked at. Whoever stops looking stops it. */
export class Ahead<T> implements AsyncIterable<T> {
  readonly #stop = new AbortController()
  readonly #source: AsyncIterator<T, void>
  #next: Promise<IteratorResult<T, void>>

  /**
   * Begins at once.
   * @param begin makes the other one, which fails once its signal is aborted
   */
  constructor(begin: (signal: AbortSignal) => AsyncIterator<T, void>, signal: AbortSignal | undefined) {
    this.#source = begin(signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal)
    this.#next = this.#begin()
  }

  /** Resolves when the first is there, and rejects where that fails. */
  async ready(): Promise<void> {
    await this.#next
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#next.catch(() => undefined)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    try {
      for (;;) {
        const { value, done } = await this.#next
        if (done) return
        this.#next = this.#begin()
        yield value
      }
    } finally {
      await this.stop()
    }
  }

  #begin(): Promise<IteratorResult<T, void>> {
    const next = this.#source.next()
    // Whoever asks for it hears of its failure; maybe nobody does.
    next.catch(() => undefined)
    return next
  }
}
