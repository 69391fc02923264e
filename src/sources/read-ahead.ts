import { setMaxListeners } from 'node:events'
import { AppError } from '../util/errors.ts'
import type { Source, SourceFile } from './types.ts'

/** Bytes that are on their way or wait for their turn, at most. */
const AHEAD_BYTES = 64 * 1024 * 1024

/**
 * Reads the files of a distant source before they are asked for, `source.parallel` at a time and never more than 64 MiB ahead,
 * and gives them in order: whoever reads one after the other needs to know nothing of it. Files above `largest` are left to be
 * streamed when their turn comes. Files of a source that waits for nothing come back as they are.
 * @param files of one source
 * @returns the same files, whose source has their content under way; `stop` ends what is still under way
 */
export function readAhead<F extends { readonly source: Source; readonly file: SourceFile }>(
  files: readonly F[],
  largest: number,
  signal: AbortSignal | undefined
): { readonly files: readonly F[]; stop(): void } {
  const source = files[0]?.source
  if (!source || source.parallel === 1) return { files, stop: () => undefined }
  const controller = new AbortController()
  // Each request in flight listens.
  setMaxListeners(0, controller.signal)
  const abort = (): void => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const queue = new Queue(source, files, largest, controller.signal)
  const ahead: Source = { ...source, read: (file) => queue.take(file) }
  return {
    files: files.map((each) => ({ ...each, source: ahead })),
    stop() {
      signal?.removeEventListener('abort', abort)
      abort()
    }
  }
}

class Queue {
  readonly #source: Source
  readonly #files: readonly { readonly file: SourceFile }[]
  readonly #largest: number
  readonly #signal: AbortSignal
  readonly #begun = new Map<string, Promise<Buffer>>()
  #next = 0
  #running = 0
  #bytes = 0

  constructor(source: Source, files: readonly { readonly file: SourceFile }[], largest: number, signal: AbortSignal) {
    this.#source = source
    this.#files = files
    this.#largest = largest
    this.#signal = signal
  }

  /** The content of a file whose turn it is. */
  async take(file: SourceFile): Promise<Buffer> {
    this.#fill()
    const content = this.#begun.get(file.uri)
    if (!content) throw new AppError('E_BUG', 'report-bug', `${file.uri} was read out of order`)
    this.#begun.delete(file.uri)
    try {
      return await content
    } finally {
      this.#bytes -= file.size
      this.#fill()
    }
  }

  /** Begins as many reads as there is room for. */
  #fill(): void {
    while (this.#running < this.#source.parallel && !this.#signal.aborted) {
      const file = this.#files[this.#next]?.file
      if (!file) return
      if (file.size <= this.#largest) {
        if (this.#bytes > 0 && this.#bytes + file.size > AHEAD_BYTES) return
        this.#begin(file)
      }
      this.#next++
    }
  }

  #begin(file: SourceFile): void {
    this.#bytes += file.size
    this.#running++
    const content = Promise.resolve(this.#source.read(file, this.#signal)).finally(() => {
      this.#running--
      this.#fill()
    })
    // Whoever asks for it hears of its failure; nobody asks when an earlier file has failed.
    content.catch(() => undefined)
    this.#begun.set(file.uri, content)
  }
}
