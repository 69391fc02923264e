/** A promise that somebody else settles. */
export class Signal<T> {
  give!: (value: T) => void
  fail!: (error: Error) => void
  readonly promise = new Promise<T>((resolve, reject) => {
    this.give = resolve
    this.fail = reject
  })

  constructor() {
    // Where nobody waits for it any more, its failure is no news.
    this.promise.catch(() => undefined)
  }
}
