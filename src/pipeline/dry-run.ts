import { readFileSync } from 'node:fs'
import { etlFiles } from '../model/index.ts'
import { DATASETS, type Dataset, isGzip, type PassedOver, type Source, type SourceFile } from '../sources/types.ts'
import { AppError } from '../util/errors.ts'
import type { Session, Warehouse } from '../warehouse/types.ts'
import { ledgerOf } from './ledger.ts'
import { PassedOverFiles } from './passed-over.ts'
import { planChanges } from './plan.ts'
import { createView, missingFrom } from './tables.ts'

export interface DryRunOptions {
  readonly warehouse: Warehouse
  readonly sources: Readonly<Record<Dataset, Source>>
  readonly signal?: AbortSignal | undefined
}

export interface DatasetPlan {
  readonly dataset: Dataset
  readonly source: string
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly gone: number
  /** Bytes to read. */
  readonly bytes: number
  /** Rows to expect, about: from what the loaded files hold a byte, else from a look into the first new file. */
  readonly expectedRows: number
  /** The first files to load and the first that are gone. */
  readonly files: readonly { readonly kind: 'new' | 'changed' | 'gone'; readonly uri: string; readonly size: number }[]
  /** What the source holds and nothing can be read from: how many, and the first of them. */
  readonly passedOver: { readonly count: number; readonly named: readonly PassedOver[] }
}

export interface DryRunReport {
  readonly datasets: readonly DatasetPlan[]
  /** The statements that would create what is missing. */
  readonly ddl: readonly string[]
}

const NAMED = 20

/**
 * What `etl` would do: lists the sources and compares them with the ledger; reads no file and writes nothing. Tables that
 * `etl` would refuse are refused here in the same words: there is nothing to plan with them.
 */
export async function dryRun(options: DryRunOptions): Promise<DryRunReport> {
  const { warehouse, signal } = options
  try {
    return await warehouse.withSession((session) => plan(session, options), { access: 'read', signal })
  } catch (error) {
    // A warehouse that is not there yet is an empty one.
    if (!(error instanceof AppError) || error.details.missing !== true) throw error
    return plan(undefined, options)
  }
}

async function plan(session: Session | undefined, options: DryRunOptions): Promise<DryRunReport> {
  const { dialect } = options.warehouse
  const missing = missingFrom((await session?.describe()) ?? [])
  const ddl = [
    ...missing.tables.flatMap((t) => dialect.createTable(t)),
    ...missing.views.flatMap((v) => createView(dialect, v))
  ]
  const known = missing.tables.includes(etlFiles) ? undefined : session
  const datasets: DatasetPlan[] = []
  for (const dataset of DATASETS) datasets.push(await planDataset(known, dataset, options))
  return { datasets, ddl }
}

async function planDataset(
  session: Session | undefined,
  dataset: Dataset,
  { sources, signal }: DryRunOptions
): Promise<DatasetPlan> {
  const source = sources[dataset]
  const counts = { new: 0, changed: 0, unchanged: 0, gone: 0 }
  const files: DatasetPlan['files'][number][] = []
  let bytes = 0
  let first: SourceFile | undefined
  const passedOver = new PassedOverFiles()
  const ledger = session ? ledgerOf(session, dataset, source) : nothing()
  for await (const page of planChanges(source.list(signal, passedOver.note), ledger)) {
    for (const change of page) {
      counts[change.kind]++
      if (change.kind === 'unchanged') continue
      const { uri, size } = change.kind === 'gone' ? change.entry : change.file
      if (change.kind !== 'gone') {
        bytes += size
        first ??= change.file
      }
      if (files.length < NAMED) files.push({ kind: change.kind, uri, size })
    }
  }
  const todo = counts.new + counts.changed
  const expectedRows = dataset === 'songs' ? todo : Math.round(bytes * (await rowsPerByte(session, source, first)))
  const { count, named } = passedOver
  return { dataset, source: source.uri, ...counts, bytes, expectedRows, files, passedOver: { count, named } }
}

async function rowsPerByte(
  session: Session | undefined,
  source: Source,
  first: SourceFile | undefined
): Promise<number> {
  const result = await session?.query(
    "SELECT SUM(rows_read), SUM(size) FROM etl_files WHERE dataset = 'events' AND status = 'loaded'"
  )
  const [rows, size] = result?.rows[0] ?? []
  if (Number(size) > 0) return Number(rows) / Number(size)
  const path = first && source.path(first)
  // A compressed line of the logs is about a tenth of a plain one (465 bytes on average in the public data).
  if (first && isGzip(first.uri)) return 10 / 465
  if (!first || path === undefined || first.size > 64 * 1024 * 1024) return 1 / 465
  const content = readFileSync(path)
  let lines = content.at(-1) === 10 ? 0 : 1
  for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines++
  return content.length === 0 ? 0 : lines / content.length
}

async function* nothing(): AsyncGenerator<never> {}
