/** What another one gives, of which the next are on their way while one is looked at. Whoever stops looking stops it. */
export class Ahead<T> implements AsyncIterable<T> {
  readonly #stop = new AbortController()
  readonly #source: AsyncIterator<T, void>
  /** The next ones, in order; behind the last there is nothing, as often as it is asked for. */
  readonly #next: Promise<IteratorResult<T, void>>[] = []

  /**
   * Begins at once.
   * @param begin makes the other one, which fails once its signal is aborted
   * @param most how many may wait to be looked at
   */
  constructor(begin: (signal: AbortSignal) => AsyncIterator<T, void>, signal: AbortSignal | undefined, most = 1) {
    this.#source = begin(signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal)
    while (this.#next.length < most) this.#begin()
  }

  /** Resolves when the first is there, and rejects where that fails. */
  async ready(): Promise<void> {
    await this.#next[0]
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled(this.#next)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    try {
      for (let next = this.#next[0]; next !== undefined; next = this.#next[0]) {
        const { value, done } = await next
        if (done) return
        this.#next.shift()
        this.#begin()
        yield value
      }
    } finally {
      await this.stop()
    }
  }

  #begin(): void {
    const next = this.#source.next()
    // Whoever asks for it hears of its failure; maybe nobody does.
    next.catch(() => undefined)
    this.#next.push(next)
  }
}
