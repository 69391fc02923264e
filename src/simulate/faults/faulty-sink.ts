/**
 * A sink that spoils what goes through it, and keeps the truth. It sits behind the crew and decides by seed, file and
 * row number alone, so the faults too are the same for any number of workers.
 */
import { gzipSync } from 'node:zlib'
import { hash32, PURPOSE, Stream } from '../model/random.ts'
import type { OutputFile, Sink } from '../output/sink.ts'
import type { FaultRates } from './rates.ts'
import { LATER, type TrueDuplicate, type TrueFile, type TrueReject, type TruthBook } from './truth.ts'

/** Share of the rows that an incomplete file lacks. */
const LACKING = 0.1
/** Fields that hold numbers, as they start in both shapes, and what stands there instead. */
const NUMBERS = ['ts', 'itemInSession', 'sessionId', 'length']
const WRONG = '"not a number"'

interface FaultySinkParts {
  readonly sink: Sink
  readonly rates: FaultRates
  readonly seed: number
  readonly gzip: boolean
  readonly book: TruthBook
}

/** Expects plain rows, one a line; compresses behind the faults when `gzip` is set. */
export function faultySink({ sink, rates, seed, gzip, book }: FaultySinkParts): Sink {
  return {
    whole: (path, text) => sink.whole(path, text),
    folder: (path) => sink.folder(path),
    async open(path) {
      // The same faults with and without compression.
      const name = path.replace(/\.gz$/, '')
      const fate = new Stream(seed, PURPOSE.faults, pathHash(name))
      const late = fate.unit() < rates.late
      const changed = fate.unit() < rates.changed
      const part = async (file: string, kind: TrueFile['kind']): Promise<Delivery> =>
        new Delivery(await sink.open(file), file, kind, gzip)
      // A late file comes whole; a changed one comes twice, the first time with rows missing.
      const whole = await part(
        late || changed ? `${LATER}${path}` : path,
        late ? 'late' : changed ? 'changed' : 'plain'
      )
      const partial = changed && !late ? await part(path, 'incomplete') : undefined
      return spoiled(whole, partial, new Stream(seed, PURPOSE.faults, pathHash(`${name}#rows`)), rates, book)
    }
  }
}

function spoiled(
  whole: Delivery,
  partial: Delivery | undefined,
  stream: Stream,
  rates: FaultRates,
  book: TruthBook
): OutputFile {
  let rest = ''
  let endsWithFeed = false
  const deliveries = partial === undefined ? [whole] : [whole, partial]
  const take = (row: string): void => {
    const spoil = spoilRow(row, stream, rates)
    const lacking = stream.unit() < LACKING
    for (const delivery of deliveries) if (delivery === whole || !lacking) delivery.add(row, spoil)
  }
  return {
    async write(bytes) {
      const rows = (rest + Buffer.from(bytes).toString('utf8')).split('\n')
      rest = rows.pop() ?? ''
      endsWithFeed = rest === ''
      for (const row of rows) if (row !== '') take(row)
      for (const delivery of deliveries) await delivery.flush()
    },
    async commit() {
      if (rest !== '') take(rest)
      for (const delivery of deliveries) await delivery.commit(endsWithFeed, book)
    },
    async discard() {
      for (const delivery of deliveries) await delivery.discard()
    }
  }
}

type Spoil =
  | { readonly kind: 'none' | 'duplicate' }
  | {
      readonly kind: 'reject'
      readonly text: string
      readonly reason: TrueReject['reason']
      readonly column: string | null
    }

/** Every row takes the same draws, whatever becomes of it, so that one rate does not move the faults of another. */
function spoilRow(row: string, stream: Stream, rates: FaultRates): Spoil {
  const x = stream.unit()
  const where = stream.unit()
  if (x < rates.malformed) {
    // A row cut anywhere short of its end is never valid JSON; in the middle, a UTF-8 character stays whole.
    const text = row.slice(0, 1 + Math.floor(where * (row.length - 1)))
    return { kind: 'reject', text, reason: 'malformed_json', column: null }
  }
  if (x < rates.malformed + rates.wrongType) {
    const fields = NUMBERS.filter((field) => new RegExp(`"${field}":\\d`).test(row))
    const column = fields[Math.floor(where * fields.length)] ?? 'ts'
    const text = row.replace(new RegExp(`"${column}":[\\d.]+`), `"${column}":${WRONG}`)
    return { kind: 'reject', text, reason: 'wrong_type', column }
  }
  return { kind: x < rates.malformed + rates.wrongType + rates.duplicate ? 'duplicate' : 'none' }
}

/** One file on its way out, with its own line numbers. */
class Delivery {
  readonly #file: OutputFile
  readonly #path: string
  readonly #kind: TrueFile['kind']
  readonly #gzip: boolean
  readonly #rejects: TrueReject[] = []
  readonly #copies: { text: string; line: number; play: boolean }[] = []
  #pending: string[] = []
  #lines = 0
  #plays = 0

  constructor(file: OutputFile, path: string, kind: TrueFile['kind'], gzip: boolean) {
    this.#file = file
    this.#path = path
    this.#kind = kind
    this.#gzip = gzip
  }

  add(row: string, spoil: Spoil): void {
    this.#lines += 1
    const line = this.#lines
    if (spoil.kind === 'reject') {
      this.#rejects.push({ file: this.#path, line, reason: spoil.reason, column: spoil.column })
      this.#pending.push(spoil.text)
      return
    }
    const play = row.includes('"page":"NextSong"')
    if (play) this.#plays += 1
    if (spoil.kind === 'duplicate') this.#copies.push({ text: row, line, play })
    this.#pending.push(row)
  }

  async flush(feed = ''): Promise<void> {
    const count = this.#pending.length
    if (count === 0 && (feed === '' || this.#lines === 0)) return
    const text = `${count === 0 || this.#lines === count ? '' : '\n'}${this.#pending.join('\n')}${feed}`
    this.#pending = []
    const bytes = Buffer.from(text, 'utf8')
    await this.#file.write(this.#gzip ? gzipSync(bytes) : bytes)
  }

  async commit(endsWithFeed: boolean, book: TruthBook): Promise<void> {
    const duplicates: TrueDuplicate[] = this.#copies.map(({ text, line, play }) => {
      this.#lines += 1
      this.#pending.push(text)
      if (play) this.#plays += 1
      return { file: this.#path, line: this.#lines, copyOf: line, play }
    })
    await this.flush(endsWithFeed ? '\n' : '')
    await this.#file.commit()
    book.file(
      {
        file: this.#path,
        kind: this.#kind,
        rows: this.#lines,
        rejected: this.#rejects.length,
        plays: this.#plays,
        duplicatePlays: duplicates.filter(({ play }) => play).length
      },
      this.#rejects,
      duplicates
    )
  }

  async discard(): Promise<void> {
    await this.#file.discard()
  }
}

function pathHash(path: string): number {
  let hash = 0
  for (let i = 0; i < path.length; i += 1) hash = hash32(hash, path.charCodeAt(i))
  return hash
}
