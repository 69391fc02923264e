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

export interface Limits {
  readonly bytes: number
  readonly files: number
}

/** Groups files into batches of bounded size, in the order they come. A file above the limit is a batch of its own. */
export class Batcher {
  readonly #limits: Limits
  #files: Todo[] = []
  #bytes = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Takes a file; gives the batch that was full before it, if one was. */
  add(todo: Todo): readonly Todo[] | undefined {
    const weight = weigh(todo.file)
    const full =
      this.#files.length > 0 && (this.#bytes + weight > this.#limits.bytes || this.#files.length >= this.#limits.files)
    const batch = full ? this.take() : undefined
    this.#files.push(todo)
    this.#bytes += weight
    return batch
  }

  /** The files that are left. */
  take(): readonly Todo[] {
    const batch = this.#files
    this.#files = []
    this.#bytes = 0
    return batch
  }
}

/** Bytes that a file holds, about: JSON logs shrink to a tenth or less. */
const weigh = (file: SourceFile): number => (/\.gz$/i.test(file.uri) ? file.size * 10 : file.size)
