import type { Dataset, SourceFile } from '../sources/types.ts'
import { compareBytes } from '../util/bytes.ts'

/** A version of a file that the ledger knows. */
export interface LedgerEntry {
  readonly fileId: number
  readonly uri: string
  readonly etag: string
  readonly size: number
}

export type Change =
  | { readonly kind: 'new'; readonly file: SourceFile }
  | { readonly kind: 'changed'; readonly file: SourceFile; readonly replaces: number }
  | { readonly kind: 'unchanged'; readonly file: SourceFile }
  | { readonly kind: 'gone'; readonly entry: LedgerEntry }

/** Changes that are handed over at once, about: a promise for each file would cost as much as looking at it. */
const PAGE = 1000

/**
 * Merges the listing of a source with its ledger, both in byte order of the uri, and says of each file what it is, a page
 * of files at a time. Holds one page of each side.
 * @param reload uris that are to be loaded again though nothing changed
 */
export async function* planChanges(
  listing: AsyncIterable<readonly SourceFile[]>,
  ledger: AsyncIterable<readonly LedgerEntry[]>,
  reload: ReadonlySet<string> = new Set()
): AsyncGenerator<readonly Change[]> {
  const known = new Cursor(ledger)
  await known.turn()
  let changes: Change[] = []
  for await (const page of listing) {
    for (const file of page) {
      for (let e = known.entry; e !== undefined && compareBytes(e.uri, file.uri) < 0; e = known.entry) {
        changes.push({ kind: 'gone', entry: e })
        if (known.step()) await known.turn()
      }
      const { entry } = known
      if (entry === undefined || entry.uri !== file.uri) {
        changes.push({ kind: 'new', file })
      } else {
        const same = entry.etag === file.etag && entry.size === file.size && !reload.has(file.uri)
        changes.push(same ? { kind: 'unchanged', file } : { kind: 'changed', file, replaces: entry.fileId })
        if (known.step()) await known.turn()
      }
      if (changes.length < PAGE) continue
      yield changes
      changes = []
    }
  }
  for (let e = known.entry; e !== undefined; e = known.entry) {
    changes.push({ kind: 'gone', entry: e })
    if (known.step()) await known.turn()
    if (changes.length < PAGE) continue
    yield changes
    changes = []
  }
  if (changes.length > 0) yield changes
}

/** Goes over pages entry by entry, and waits for nothing but a page. */
class Cursor {
  readonly #pages: AsyncIterator<readonly LedgerEntry[]>
  #page: readonly LedgerEntry[] = []
  #at = 0

  constructor(pages: AsyncIterable<readonly LedgerEntry[]>) {
    this.#pages = pages[Symbol.asyncIterator]()
  }

  /** The entry whose turn it is; undefined behind the last. */
  get entry(): LedgerEntry | undefined {
    return this.#page[this.#at]
  }

  /** Goes to the next entry; true where it lies on the next page. */
  step(): boolean {
    return ++this.#at >= this.#page.length
  }

  async turn(): Promise<void> {
    do {
      const { done, value } = await this.#pages.next()
      this.#page = done ? [] : value
      this.#at = 0
      if (done) return
    } while (this.#page.length === 0)
  }
}

/** A file to load, with the version that it replaces. */
export interface Todo {
  readonly dataset: Dataset
  readonly file: SourceFile
  readonly replaces: number | undefined
}

/** How much a batch holds at most. */
export interface Limits {
  readonly bytes: number
  readonly files: number
  /**
   * Bytes of the first batch, where more come than one batch holds. A small one is read soon, and from then on the next batch is
   * read while this one is loaded.
   */
  readonly lead?: number | undefined
}

/** Groups files into batches of bounded size, in the order they come. A file above the limit is a batch of its own. */
export class Batcher {
  readonly #limits: Limits
  #files: Todo[] = []
  #bytes = 0
  /** What the next batch may be cut down to, once it is known that another comes. */
  #lead: number | undefined

  constructor(limits: Limits) {
    this.#limits = limits
    this.#lead = limits.lead
  }

  /** Takes a file; gives the batches that were full before it. */
  add(todo: Todo): readonly (readonly Todo[])[] {
    const batches: (readonly Todo[])[] = []
    if (this.#lead !== undefined && this.#isFullFor(todo)) {
      batches.push(this.#cut(this.#lead))
      this.#lead = undefined
    }
    if (this.#isFullFor(todo)) batches.push(this.take())
    this.#files.push(todo)
    this.#bytes += weigh(todo.file)
    return batches
  }

  /** The files that are left. */
  take(): readonly Todo[] {
    return this.#cut(Number.POSITIVE_INFINITY)
  }

  #isFullFor({ file }: Todo): boolean {
    if (this.#files.length === 0) return false
    return this.#bytes + weigh(file) > this.#limits.bytes || this.#files.length >= this.#limits.files
  }

  /** Takes files off the beginning, up to so many bytes, and one at least. */
  #cut(bytes: number): readonly Todo[] {
    let held = 0
    let count = 0
    for (const { file } of this.#files) {
      if (count > 0 && held + weigh(file) > bytes) break
      held += weigh(file)
      count++
    }
    this.#bytes -= held
    return this.#files.splice(0, count)
  }
}

/** Bytes that a file holds, about: JSON logs shrink to a tenth or less. */
const weigh = (file: SourceFile): number => (/\.gz$/i.test(file.uri) ? file.size * 10 : file.size)
