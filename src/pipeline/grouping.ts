import { Batcher, type Limits, type Todo } from './plan.ts'

/** How files get into an engine that can read an object store by itself. */
export type StagingMode = 'auto' | 'compact' | 'direct'

export interface TodoGroup {
  readonly todo: readonly Todo[]
  readonly direct: boolean
}

const GB = 1024 ** 3
/** From so many bytes in one group on, `auto` lets the engine read: an hour's work for one machine, and minutes for a cluster. */
const DIRECT_BYTES = 64 * GB
/** What one COPY takes at most: its rows are numbered from 10^9 on and must stay below 2^32. */
const COPY_BYTES = 200 * GB
const COPY_FILES = 50_000

/** Sorts files into batches, and says of each who reads it. */
export class Grouping {
  readonly #mode: StagingMode
  readonly #limits: Limits
  readonly #outer: Batcher

  /** @param limits of a batch that this machine reads */
  constructor(mode: StagingMode, limits: Limits) {
    this.#mode = mode
    this.#limits = limits
    this.#outer = new Batcher(mode === 'compact' ? limits : { bytes: COPY_BYTES, files: COPY_FILES })
  }

  /** Takes a file; gives the batches that were full before it. */
  add(todo: Todo): readonly TodoGroup[] {
    return this.#outer.add(todo).flatMap((full) => this.#split(full))
  }

  /** The batches that are left. */
  take(): readonly TodoGroup[] {
    return this.#split(this.#outer.take())
  }

  #split(todo: readonly Todo[]): readonly TodoGroup[] {
    if (todo.length === 0) return []
    if (this.#mode === 'compact') return [{ todo, direct: false }]
    if (this.#mode === 'direct' || outgrows(todo)) return [{ todo, direct: true }]
    const inner = new Batcher(this.#limits)
    const groups = todo.flatMap((each) => inner.add(each))
    return [...groups, inner.take()].map((group) => ({ todo: group, direct: false }))
  }
}

const outgrows = (todo: readonly Todo[]): boolean =>
  todo.every(({ file }) => file.uri.startsWith('s3://')) &&
  todo.reduce((sum, { file }) => sum + file.size, 0) >= DIRECT_BYTES
