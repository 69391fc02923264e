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

/**
 * Merges the listing of a source with its ledger, both in byte order of the uri, and says of each file what it is.
 * Holds one page of each side at a time.
 * @param reload uris that are to be loaded again though nothing changed
 */
export async function* planChanges(
  listing: AsyncIterable<readonly SourceFile[]>,
  ledger: AsyncIterable<readonly LedgerEntry[]>,
  reload: ReadonlySet<string> = new Set()
): AsyncGenerator<Change> {
  const known = flatten(ledger)
  let entry = await known.next()
  for await (const page of listing) {
    for (const file of page) {
      while (!entry.done && compareBytes(entry.value.uri, file.uri) < 0) {
        yield { kind: 'gone', entry: entry.value }
        entry = await known.next()
      }
      if (entry.done || entry.value.uri !== file.uri) {
        yield { kind: 'new', file }
        continue
      }
      const { etag, size, fileId } = entry.value
      entry = await known.next()
      const same = etag === file.etag && size === file.size && !reload.has(file.uri)
      yield same ? { kind: 'unchanged', file } : { kind: 'changed', file, replaces: fileId }
    }
  }
  for (; !entry.done; entry = await known.next()) yield { kind: 'gone', entry: entry.value }
}

async function* flatten<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T, undefined> {
  for await (const page of pages) yield* page
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
