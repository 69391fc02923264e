/**
 * Session ids, given when rows are merged: as in eventsim a user's next session takes its id when the last event of
 * the one before happens. So ids follow time over all users, though the users are simulated apart.
 */
import { type Records, SESSION_ENDS } from './records.ts'

export class SessionIds {
  readonly #current: Int32Array
  #last: number

  /** The first sessions of all users are numbered from 1, in order of the users. */
  constructor(users: number) {
    this.#current = Int32Array.from({ length: users }, (_, user) => user + 1)
    this.#last = users
  }

  /** Writes the session id of each row of sorted records to `into`. */
  assign(records: Records, into: Int32Array): void {
    for (let row = 0; row < records.size; row += 1) {
      const user = records.user[row] as number
      into[row] = this.#current[user] as number
      if (((records.state[row] as number) & SESSION_ENDS) !== 0) {
        this.#last += 1
        this.#current[user] = this.#last
      }
    }
  }
}
