import type { MaxRejected } from '../config/value-types.ts'
import { tables } from '../model/index.ts'
import type { SongMatch } from '../model/scope.ts'
import { ListedAhead, type Listing } from '../sources/list-ahead.ts'
import { DATASETS, type Dataset, type Source } from '../sources/types.ts'
import { countsSince, type RequestCounts, sumCounts } from '../util/aws/requests.ts'
import type { Session, Warehouse } from '../warehouse/types.ts'
import type { Batch, BatchContext, ReadyBatch } from './batch.ts'
import { duplicatesOf, type EmptySource, type EtlReport, matchTotals } from './etl-report.ts'
import type { Emit } from './events.ts'
import { Grouping, type StagingMode, type TodoGroup } from './grouping.ts'
import { filesWithRejects, hasGroups, lastId, ledgerOf } from './ledger.ts'
import { loadInTurn } from './load-in-turn.ts'
import { MatchKeys } from './match-keys.ts'
import { PassedOverFiles } from './passed-over.ts'
import { planChanges } from './plan.ts'
import { RunCounts, total } from './run-counts.ts'
import { beginRun, bookFailure, bookSuccess, holderName, interruptible } from './runs.ts'
import { ensureTables } from './tables.ts'
import { withTempDir } from './temp-dir.ts'

export interface EtlOptions {
  readonly warehouse: Warehouse
  readonly sources: Readonly<Record<Dataset, Source>>
  readonly songMatch?: SongMatch
  readonly maxRejected?: MaxRejected
  /** Where temporary folders are made. */
  readonly tempDir: string
  /** Bytes of input that a batch holds at most, about. Default 384 MiB. */
  readonly batchBytes?: number
  /** Who reads the files, where the engine could do so by itself. Default: auto. */
  readonly staging?: StagingMode
  /** The JSONPaths file of the events, s3://…, for engines that read by themselves. */
  readonly jsonPaths?: string
  /** Seconds to wait for another run to end. Default 0: fail at once. */
  readonly waitSeconds?: number
  /** Load files with rejected rows again, though they did not change. */
  readonly retryRejects?: boolean
  readonly signal?: AbortSignal | undefined
  readonly emit?: Emit
  readonly now?: () => Date
}

/** Files in a batch at most: what one statement of DuckDB and one page of memory take with ease. */
const BATCH_FILES = 50_000
const BATCH_BYTES = 384 * 1024 * 1024
/** Where the engine reads by itself within the transaction, the first of several batches is half as large as the others. */
const LEAD = 1 / 2

/** Loads what is new into the warehouse, transforms it, checks it, and commits it batch by batch. */
export async function etl(options: EtlOptions): Promise<EtlReport> {
  const { warehouse, signal } = options
  const waitSeconds = options.waitSeconds ?? 0
  const work = async (session: Session): Promise<EtlReport> => {
    await session.lock(holderName(), waitSeconds)
    return withTempDir(options.tempDir, (tempDir) => new Run(session, options, tempDir).go())
  }
  return interruptible(signal, () => warehouse.withSession(work, { access: 'write', waitSeconds, signal }))
}

type Listings = Readonly<Record<Dataset, Listing>>

class Run {
  readonly #session: Session
  readonly #options: EtlOptions
  readonly #tempDir: string
  readonly #songMatch: SongMatch
  readonly #emit: Emit
  readonly #now: () => Date
  readonly #started: Date
  readonly #counts = new RunCounts()
  readonly #requestsBefore: RequestCounts
  #runId = 0
  /** The second look at the sources, in which only what the first one took apart is new. */
  #again = false

  constructor(session: Session, options: EtlOptions, tempDir: string) {
    this.#session = session
    this.#options = options
    this.#tempDir = tempDir
    this.#songMatch = options.songMatch ?? 'exact'
    this.#emit = options.emit ?? (() => undefined)
    this.#now = options.now ?? (() => new Date())
    this.#started = this.#now()
    this.#requestsBefore = this.#requests()
  }

  async go(): Promise<EtlReport> {
    const { sources, signal } = this.#options
    const songs = new ListedAhead(sources.songs, signal)
    try {
      await ensureTables(this.#session)
      return await this.#run({ ...sources, songs })
    } finally {
      await songs.stop()
    }
  }

  async #run(listings: Listings): Promise<EtlReport> {
    const begin = performance.now()
    await this.#begin()
    try {
      await this.#loadAll(listings)
    } catch (error) {
      const stopped = this.#options.signal?.aborted === true
      const at = { now: this.#now(), stopped, counts: this.#counts.columns() }
      await bookFailure(this.#session, this.#runId, error, at)
      throw error
    }
    return this.#finish(begin)
  }

  async #begin(): Promise<void> {
    const { runId, followedBefore } = await beginRun(this.#session, this.#songMatch, this.#started)
    this.#runId = runId
    if (followedBefore === undefined) return
    this.#emit({
      type: 'note',
      message: `SONG_MATCH was ${followedBefore} and is now ${this.#songMatch}: every play follows it`
    })
  }

  async #loadAll(listings: Listings): Promise<void> {
    const { sources, signal } = this.#options
    const context: BatchContext = {
      session: this.#session,
      sources,
      matchKeys: new MatchKeys(),
      sql: { dialect: this.#session.dialect, songMatch: this.#songMatch },
      runId: this.#runId,
      maxRejected: this.#options.maxRejected ?? { kind: 'percent', percent: 1 },
      tempDir: this.#tempDir,
      now: this.#now,
      signal,
      emit: this.#emit,
      jsonPaths: this.#options.jsonPaths
    }
    const grouped = await hasGroups(this.#session)
    await this.#pass(context, listings)
    // A changed file takes the rows of its whole group along: the others of it are new to a second look.
    if (grouped && this.#counts.files.changed > 0) {
      this.#again = true
      await this.#pass(context, listings)
    }
  }

  async #pass(context: BatchContext, listings: Listings): Promise<void> {
    await loadInTurn(context, this.#batches(listings), (ready, staged) => this.#load(ready, staged))
  }

  /** What there is to load, batch by batch. */
  async *#batches(listings: Listings): AsyncGenerator<Batch> {
    const { sources, signal, retryRejects, batchBytes } = this.#options
    const mode = this.#session.landFiles === undefined ? 'compact' : (this.#options.staging ?? 'auto')
    const bytes = batchBytes ?? BATCH_BYTES
    const lead = this.#session.dialect.traits.readsInPlace ? bytes * LEAD : undefined
    const grouping = new Grouping(mode, { bytes, files: BATCH_FILES, lead })
    const reload = retryRejects ? await filesWithRejects(this.#session) : new Set<string>()
    let number = this.#counts.batches
    let firstFileId = (await lastId(this.#session, 'etl_files')) + 1
    const batchOf = ({ todo, direct }: TodoGroup): Batch => {
      const batch = { number: ++number, todo, firstFileId, direct }
      firstFileId += todo.length
      return batch
    }
    for (const dataset of DATASETS) {
      let listed = 0
      const passedOver = new PassedOverFiles()
      const changes = planChanges(
        listings[dataset].list(signal, passedOver.note),
        ledgerOf(this.#session, dataset, sources[dataset]),
        reload
      )
      for await (const page of changes) {
        for (const change of page) {
          this.#counts.note(change, this.#again)
          if (change.kind === 'gone') continue
          listed++
          if (change.kind === 'unchanged') continue
          const replaces = change.kind === 'changed' ? change.replaces : undefined
          for (const group of grouping.add({ dataset, file: change.file, replaces })) yield batchOf(group)
        }
      }
      if (this.#again) continue
      if (listed === 0) this.#noteEmpty({ dataset, uri: sources[dataset].uri })
      const { count, named } = passedOver
      if (count > 0) this.#emit({ type: 'passed-over', dataset, count, named })
    }
    for (const group of grouping.take()) yield batchOf(group)
  }

  /** A wrong prefix of a bucket, or a wrong folder, looks like an empty one. */
  #noteEmpty(source: EmptySource): void {
    this.#counts.emptySources.push(source)
    this.#emit({ type: 'empty', ...source })
  }

  async #load(ready: ReadyBatch, staged: () => void): Promise<void> {
    this.#options.signal?.throwIfAborted()
    const begin = performance.now()
    const report = await ready.load(this.#counts.tally, staged)
    this.#counts.add(report)
    const counts = [...report.counts.values()]
    this.#emit({
      type: 'batch',
      batch: ready.batch.number,
      files: report.files,
      rows: total(counts, (c) => c.read),
      rejected: total(counts, (c) => c.rejected),
      seconds: (performance.now() - begin) / 1000
    })
  }

  #requests(): RequestCounts {
    const { sources, warehouse } = this.#options
    return sumCounts([sources.songs.requests, sources.events.requests, warehouse.requests])
  }

  async #finish(begin: number): Promise<EtlReport> {
    const session = this.#session
    const totals = await matchTotals(session)
    const duplicates = await duplicatesOf(session, this.#runId)
    const report: EtlReport = {
      runId: this.#runId,
      seconds: (performance.now() - begin) / 1000,
      ...this.#counts.report(),
      duplicates,
      totals,
      songMatch: this.#songMatch,
      requests: countsSince(this.#requestsBefore, this.#requests())
    }
    for (const drift of report.drift) this.#emit({ type: 'drift', ...drift })
    await bookSuccess(session, this.#runId, this.#now(), {
      ...this.#counts.columns(),
      duplicates,
      plays_total: totals.plays,
      matched_exact: totals.matchedExact,
      matched_normalized: totals.matchedNormalized
    })
    if (report.files.changed > 0) {
      for (const statement of session.dialect.reclaim(tables)) await session.run(statement)
    }
    return report
  }
}
