import type { MaxRejected } from '../config/value-types.ts'
import type { Drift } from '../extract/drift.ts'
import { tables } from '../model/index.ts'
import type { SongMatch } from '../model/scope.ts'
import type { CheckOutcome } from '../quality/run.ts'
import { DATASETS, type Dataset, type Source } from '../sources/types.ts'
import { countsSince, type RequestCounts, sumCounts } from '../util/aws/requests.ts'
import { AppError } from '../util/errors.ts'
import type { Session, Warehouse } from '../warehouse/types.ts'
import type { Batch, BatchContext, BatchReport, Counts, Tally } from './batch.ts'
import type { Emit } from './events.ts'
import { Grouping, type StagingMode, type TodoGroup } from './grouping.ts'
import { filesWithRejects, hasGroups, lastId, ledgerOf } from './ledger.ts'
import type { ReadyBatch } from './load-batch.ts'
import { loadInTurn } from './load-in-turn.ts'
import { type Change, planChanges } from './plan.ts'
import { beginRun, holderName, interruptible } from './runs.ts'
import { ensureTables } from './tables.ts'
import { withTempDir } from './temp-dir.ts'

export interface EtlOptions {
  readonly warehouse: Warehouse
  readonly sources: Readonly<Record<Dataset, Source>>
  readonly songMatch?: SongMatch
  readonly maxRejected?: MaxRejected
  /** Where temporary folders are made. */
  readonly tempDir: string
  /** Bytes of input that a batch holds at most, about. Default 256 MiB. */
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

export interface EmptySource {
  readonly dataset: Dataset
  readonly uri: string
}

export interface EtlReport {
  readonly runId: number
  readonly seconds: number
  readonly batches: number
  readonly files: { readonly new: number; readonly changed: number; readonly unchanged: number; readonly gone: number }
  readonly rows: { readonly read: number; readonly staged: number; readonly rejected: number }
  /** Staged rows with page NextSong of this run, and how many of them repeat another play. */
  readonly plays: number
  readonly duplicates: number
  /** Over the whole warehouse, after the run. */
  readonly totals: { readonly plays: number; readonly matchedExact: number; readonly matchedNormalized: number }
  readonly songMatch: SongMatch
  readonly goneFiles: readonly string[]
  /** Sources in which no .json or .ndjson file was found. */
  readonly emptySources: readonly EmptySource[]
  readonly drift: readonly Drift[]
  readonly warnings: readonly CheckOutcome[]
  /** Requests of this run that are paid for, by kind (LIST, GET, …), tries included; empty where nothing is of AWS. */
  readonly requests: RequestCounts
}

/** Files in a batch at most: what one statement of DuckDB and one page of memory take with ease. */
const BATCH_FILES = 50_000
const BATCH_BYTES = 256 * 1024 * 1024
/** Vanished files that are named; more are only counted. */
const NAMED_GONE = 20

/** Loads what is new into the warehouse, transforms it, checks it, and commits it batch by batch. */
export async function etl(options: EtlOptions): Promise<EtlReport> {
  const { warehouse, signal } = options
  const waitSeconds = options.waitSeconds ?? 0
  const work = async (session: Session): Promise<EtlReport> => {
    await session.lock(holderName(), waitSeconds)
    await ensureTables(session)
    return withTempDir(options.tempDir, (tempDir) => new Run(session, options, tempDir).go())
  }
  return interruptible(signal, () => warehouse.withSession(work, { access: 'write', waitSeconds, signal }))
}

class Run {
  readonly #session: Session
  readonly #options: EtlOptions
  readonly #tempDir: string
  readonly #songMatch: SongMatch
  readonly #emit: Emit
  readonly #now: () => Date
  readonly #started: Date
  readonly #files = { new: 0, changed: 0, unchanged: 0, gone: 0 }
  readonly #goneFiles: string[] = []
  readonly #emptySources: EmptySource[] = []
  readonly #reports: BatchReport[] = []
  readonly #tally: Tally = { events: { read: 0, rejected: 0 }, songs: { read: 0, rejected: 0 } }
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
    const begin = performance.now()
    await this.#begin()
    try {
      await this.#loadAll()
    } catch (error) {
      await this.#fail(error)
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

  async #loadAll(): Promise<void> {
    const { sources, signal } = this.#options
    const context: BatchContext = {
      session: this.#session,
      sources,
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
    await this.#pass(context)
    // A changed file takes the rows of its whole group along: the others of it are new to a second look.
    if (grouped && this.#files.changed > 0) {
      this.#again = true
      await this.#pass(context)
    }
  }

  async #pass(context: BatchContext): Promise<void> {
    await loadInTurn(context, this.#batches(), (ready, staged) => this.#load(ready, staged))
  }

  /** What there is to load, batch by batch. */
  async *#batches(): AsyncGenerator<Batch> {
    const { sources, signal, retryRejects, batchBytes } = this.#options
    const mode = this.#session.landFiles === undefined ? 'compact' : (this.#options.staging ?? 'auto')
    const grouping = new Grouping(mode, { bytes: batchBytes ?? BATCH_BYTES, files: BATCH_FILES })
    const reload = retryRejects ? await filesWithRejects(this.#session) : new Set<string>()
    let number = this.#reports.length
    let firstFileId = (await lastId(this.#session, 'etl_files')) + 1
    const batchOf = ({ todo, direct }: TodoGroup): Batch => {
      const batch = { number: ++number, todo, firstFileId, direct }
      firstFileId += todo.length
      return batch
    }
    for (const dataset of DATASETS) {
      let listed = 0
      const changes = planChanges(
        sources[dataset].list(signal),
        ledgerOf(this.#session, dataset, sources[dataset]),
        reload
      )
      for await (const page of changes) {
        for (const change of page) {
          this.#count(change.kind)
          if (change.kind === 'gone') {
            if (!this.#again && this.#goneFiles.length < NAMED_GONE) this.#goneFiles.push(change.entry.uri)
            continue
          }
          listed++
          if (change.kind === 'unchanged') continue
          const replaces = change.kind === 'changed' ? change.replaces : undefined
          for (const group of grouping.add({ dataset, file: change.file, replaces })) yield batchOf(group)
        }
      }
      if (listed === 0 && !this.#again) this.#noteEmpty({ dataset, uri: sources[dataset].uri })
    }
    for (const group of grouping.take()) yield batchOf(group)
  }

  /** A wrong prefix of a bucket, or a wrong folder, looks like an empty one. */
  #noteEmpty(source: EmptySource): void {
    this.#emptySources.push(source)
    this.#emit({ type: 'empty', ...source })
  }

  #count(kind: Change['kind']): void {
    if (!this.#again) this.#files[kind]++
    else if (kind === 'new' || kind === 'changed') this.#files.changed++
  }

  async #load(ready: ReadyBatch, staged: () => void): Promise<void> {
    this.#options.signal?.throwIfAborted()
    const begin = performance.now()
    const report = await ready.load(this.#tally, staged)
    for (const [dataset, { read, rejected }] of report.counts) {
      this.#tally[dataset].read += read
      this.#tally[dataset].rejected += rejected
    }
    this.#reports.push(report)
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

  #sum(of: (counts: Counts) => number): number {
    return total(
      this.#reports.flatMap((report) => [...report.counts.values()]),
      of
    )
  }

  async #finish(begin: number): Promise<EtlReport> {
    const session = this.#session
    const totals = await this.#totals()
    const { rows } = await session.query(
      `SELECT COALESCE(SUM(duplicates), 0) FROM etl_files WHERE run_id = ${this.#runId} AND status = 'loaded'`
    )
    const report: EtlReport = {
      runId: this.#runId,
      seconds: (performance.now() - begin) / 1000,
      batches: this.#reports.length,
      files: this.#files,
      rows: {
        read: this.#sum((c) => c.read),
        staged: this.#sum((c) => c.staged),
        rejected: this.#sum((c) => c.rejected)
      },
      plays: this.#sum((c) => c.plays),
      duplicates: Number(rows[0]?.[0] ?? 0),
      totals,
      songMatch: this.#songMatch,
      goneFiles: this.#goneFiles,
      emptySources: this.#emptySources,
      drift: mergeDrift(this.#reports.flatMap((r) => r.drift)),
      warnings: this.#reports.flatMap((r) => r.warnings),
      requests: countsSince(this.#requestsBefore, this.#requests())
    }
    for (const drift of report.drift) this.#emit({ type: 'drift', ...drift })
    await session.run(
      `UPDATE etl_runs SET status = 'done', finished_at = ${this.#timestamp()},
         files_new = ${this.#files.new}, files_changed = ${this.#files.changed}, files_gone = ${this.#files.gone},
         rows_read = ${report.rows.read}, rows_staged = ${report.rows.staged}, rows_rejected = ${report.rows.rejected},
         plays = ${report.plays}, duplicates = ${report.duplicates}, plays_total = ${totals.plays},
         matched_exact = ${totals.matchedExact}, matched_normalized = ${totals.matchedNormalized}
       WHERE run_id = ${this.#runId}`
    )
    if (this.#files.changed > 0) {
      for (const statement of session.dialect.reclaim(tables)) await session.run(statement)
    }
    return report
  }

  /** The match rate of both rules over all plays: song_matches holds only plays that some rule matches. */
  async #totals(): Promise<EtlReport['totals']> {
    const { rows } = await this.#session.query(
      `SELECT (SELECT COUNT(*) FROM songplays), COUNT(exact_song_id), COUNT(normalized_song_id) FROM song_matches`
    )
    const [plays, exact, normalized] = rows[0] ?? []
    return { plays: Number(plays), matchedExact: Number(exact), matchedNormalized: Number(normalized) }
  }

  /** Books the failure, as far as the warehouse can still be written. */
  async #fail(error: unknown): Promise<void> {
    const interrupted =
      this.#options.signal?.aborted === true || (error instanceof AppError && error.code === 'E_INTERRUPTED')
    const message = error instanceof Error ? error.message : String(error)
    const { dialect } = this.#session
    await this.#session
      .run(
        `UPDATE etl_runs SET status = ${dialect.param(1)}, message = ${dialect.param(2)}, finished_at = ${this.#timestamp()},
           files_new = ${this.#files.new}, files_changed = ${this.#files.changed}, files_gone = ${this.#files.gone},
           rows_read = ${this.#sum((c) => c.read)}, rows_staged = ${this.#sum((c) => c.staged)},
           rows_rejected = ${this.#sum((c) => c.rejected)}, plays = ${this.#sum((c) => c.plays)}
         WHERE run_id = ${this.#runId}`,
        [interrupted ? 'interrupted' : 'failed', message.slice(0, 4000)]
      )
      .catch(() => undefined)
  }

  #timestamp(): string {
    return this.#session.dialect.timestampFromMs(`CAST(${this.#now().getTime()} AS BIGINT)`)
  }
}

const total = (counts: readonly Counts[], of: (counts: Counts) => number): number =>
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
