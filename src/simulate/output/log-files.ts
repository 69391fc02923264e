/** Rows into files by UTC day: `log_data/YYYY/MM/YYYY-MM-DD-events.json`. */
import type { Batch } from '../format/row-writer.ts'
import { DAY } from '../model/calendar.ts'
import type { OutputFile, Sink } from './sink.ts'

/** Rows that are formatted, and compressed, together: fixed, so that the bytes do not depend on the workers. */
const CHUNK = 4096

/** A run of rows of one day. `opens`: it is the first of its file. */
export interface Chunk {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly opens: boolean
}

export function logPath(day: number, gzip: boolean): string {
  const date = new Date(day * DAY * 1000).toISOString().slice(0, 10)
  const [year, month] = date.split('-')
  return `log_data/${year}/${month}/${date}-events.json${gzip ? '.gz' : ''}`
}

export class LogFiles {
  readonly #sink: Sink
  readonly #startSecond: number
  readonly #gzip: boolean
  readonly #byDay: boolean
  #planned = Number.NEGATIVE_INFINITY
  #day = Number.NEGATIVE_INFINITY
  #file: OutputFile | undefined
  files = 0
  bytes = 0

  /** `byDay` false: all rows are one file, as for a stream. */
  constructor(sink: Sink, startSecond: number, gzip: boolean, byDay: boolean) {
    this.#sink = sink
    this.#startSecond = startSecond
    this.#gzip = gzip
    this.#byDay = byDay
  }

  /** Cuts rows start..end-1 of a batch, which follow those cut before, into chunks. */
  chunks(batch: Batch, start: number, end: number): Chunk[] {
    const chunks: Chunk[] = []
    const dayOf = (row: number): number =>
      this.#byDay ? Math.floor((this.#startSecond + (batch.second[row] as number)) / DAY) : 0
    for (let from = start; from < end; ) {
      const day = dayOf(from)
      let to = Math.min(end, from + CHUNK)
      if (dayOf(to - 1) !== day) {
        // The first row of a later day, by bisection.
        let low = from
        while (to - low > 1) {
          const middle = (low + to) >> 1
          if (dayOf(middle) === day) low = middle
          else to = middle
        }
      }
      chunks.push({ from, to, day, opens: day !== this.#planned })
      this.#planned = day
      from = to
    }
    return chunks
  }

  /** Writes the bytes of a chunk; a new day first commits the file of the day before. */
  async write(day: number, bytes: Uint8Array): Promise<void> {
    if (day !== this.#day) {
      await this.finish()
      this.#day = day
      this.#file = await this.#sink.open(logPath(day, this.#gzip))
    }
    this.bytes += bytes.length
    const pending = this.#file?.write(bytes)
    if (pending !== undefined) await pending
  }

  async finish(): Promise<void> {
    if (this.#file === undefined) return
    const file = this.#file
    this.#file = undefined
    await file.commit()
    this.files += 1
  }

  async discard(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.discard()
  }
}
