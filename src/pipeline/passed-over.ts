import type { PassedOver } from '../sources/types.ts'

/** A disk that is missing may leave thousands of links without an end. */
const NAMED = 20

/** What a listing passed over: the first are named, all are counted. */
export class PassedOverFiles {
  readonly named: PassedOver[] = []
  count = 0

  readonly note = (what: PassedOver): void => {
    this.count++
    if (this.named.length < NAMED) this.named.push(what)
  }
}
