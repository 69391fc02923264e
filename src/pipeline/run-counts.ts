import type { Drift } from '../extract/drift.ts'
import type { BatchReport, Counts, Tally } from './batch.ts'
import type { EmptySource, EtlReport } from './etl-report.ts'
import type { Change } from './plan.ts'
import type { BookedCounts } from './runs.ts'

/** Vanished files that are named; more are only counted. */
const NAMED_GONE = 20

/** What a run has met so far: files by what is to be done with them, and what became of the rows of its batches. */
export class RunCounts {
  readonly files = { new: 0, changed: 0, unchanged: 0, gone: 0 }
  readonly emptySources: EmptySource[] = []
  readonly tally: Tally = { events: { read: 0, rejected: 0 }, songs: { read: 0, rejected: 0 } }
  readonly #goneFiles: string[] = []
  readonly #batches: BatchReport[] = []

  get batches(): number {
    return this.#batches.length
  }

  /** @param again in the second look at the sources, where only what the first one took apart is new */
  note(change: Change, again: boolean): void {
    if (again) {
      if (change.kind === 'new' || change.kind === 'changed') this.files.changed++
      return
    }
    this.files[change.kind]++
    if (change.kind === 'gone' && this.#goneFiles.length < NAMED_GONE) this.#goneFiles.push(change.entry.uri)
  }

  add(batch: BatchReport): void {
    for (const [dataset, { read, rejected }] of batch.counts) {
      this.tally[dataset].read += read
      this.tally[dataset].rejected += rejected
    }
    this.#batches.push(batch)
  }

  report(): Pick<
    EtlReport,
    'batches' | 'files' | 'rows' | 'plays' | 'goneFiles' | 'emptySources' | 'drift' | 'warnings'
  > {
    return {
      batches: this.batches,
      files: this.files,
      rows: {
        read: this.#sum((c) => c.read),
        staged: this.#sum((c) => c.staged),
        rejected: this.#sum((c) => c.rejected)
      },
      plays: this.#sum((c) => c.plays),
      goneFiles: this.#goneFiles,
      emptySources: this.emptySources,
      drift: mergeDrift(this.#batches.flatMap((b) => b.drift)),
      warnings: this.#batches.flatMap((b) => b.warnings)
    }
  }

  /** The same as columns of the run's row. */
  columns(): BookedCounts {
    const { files, rows, plays } = this.report()
    return {
      files_new: files.new,
      files_changed: files.changed,
      files_gone: files.gone,
      rows_read: rows.read,
      rows_staged: rows.staged,
      rows_rejected: rows.rejected,
      plays
    }
  }

  #sum(of: (counts: Counts) => number): number {
    return total(
      this.#batches.flatMap((batch) => [...batch.counts.values()]),
      of
    )
  }
}

export const total = (counts: readonly Counts[], of: (counts: Counts) => number): number =>
  counts.reduce((sum, each) => sum + of(each), 0)

function mergeDrift(all: readonly Drift[]): Drift[] {
  const merged = new Map<string, Drift>()
  for (const drift of all) {
    const key = `${drift.dataset} ${drift.key}`
    const earlier = merged.get(key)
    merged.set(key, earlier ? { ...earlier, rows: earlier.rows + drift.rows } : drift)
  }
  return [...merged.values()]
}
