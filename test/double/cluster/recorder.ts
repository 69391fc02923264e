import { appendFileSync } from 'node:fs'

/** One statement as the double received it. */
export interface Recorded {
  readonly sql: string
  /** simple and extended: of the wire protocol; the Data API's statements come by way of it. */
  readonly protocol: 'simple' | 'extended'
  readonly session: number
  readonly error?: string
}

/** Remembers every statement, and writes each to a file where one is given: one JSON object a line. */
export class Recorder {
  readonly statements: Recorded[] = []
  readonly #file: string | undefined

  constructor(file?: string) {
    this.#file = file
  }

  record(statement: Recorded): void {
    this.statements.push(statement)
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(statement)}\n`)
  }
}
