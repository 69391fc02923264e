import { join } from 'node:path'
import { type Extraction, extract } from '../extract/extract.ts'
import { discard, gather } from '../extract/gather.ts'
import type { InputFile } from '../extract/read-file.ts'
import { stagingOf } from '../extract/scratch.ts'
import { DATASETS } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import type { Batch, BatchContext, Counts, GatheredPart, Judged, ReadPart, Tally } from './batch.ts'
import { checkRejected, type RejectExample } from './limits.ts'
import { Batcher, type Limits } from './plan.ts'

/**
 * Gathers the files of a batch into parts, one a dataset. No statement is sent anywhere, so another batch may be on its way.
 * @param limits of a part, where a dataset may have several
 */
export async function* gatherParts(
  context: BatchContext,
  batch: Batch,
  limits: Limits = { bytes: Number.POSITIVE_INFINITY, files: Number.POSITIVE_INFINITY }
): AsyncGenerator<GatheredPart> {
  let nextId = batch.firstFileId
  for (const dataset of DATASETS) {
    const source = context.sources[dataset]
    for (const todo of pieces(
      batch.todo.filter((t) => t.dataset === dataset),
      limits
    )) {
      const inputs = todo.map(({ file }) => ({ fileId: nextId++, source, file }))
      const range = { first: nextId - inputs.length, last: nextId - 1 }
      const path = join(context.tempDir, `${dataset}-${batch.number}-${range.first}.ndjson`)
      yield { dataset, inputs, range, content: await gather(dataset, inputs, path, context.signal) }
    }
  }
}

function* pieces(todo: Batch['todo'], limits: Limits): Generator<Batch['todo']> {
  const batcher = new Batcher(limits)
  for (const each of todo) {
    yield* batcher.add(each)
  }
  const rest = batcher.take()
  if (rest.length > 0) yield rest
}

/**
 * Reads a part: into temporary tables of the extraction's DuckDB; or, where the warehouse is that DuckDB (`readsInPlace`),
 * into staging, for which a transaction must be open. The tables of the part of this dataset before are taken: all of its
 * rows must have landed by now.
 */
export async function readPart(context: BatchContext, { content, ...part }: GatheredPart): Promise<ReadPart> {
  const { session, signal } = context
  const db = await session.extractDb()
  const into = stagingOf(part.dataset)
  const stage = session.dialect.traits.readsInPlace
    ? (select: string): Promise<number> => session.load({ into, batch: { from: db, select, into } })
    : undefined
  const extraction = await extract(db, content, { stage, signal })
  discard(content)
  for (const { file } of extraction.gone) {
    context.emit({
      type: 'note',
      message: `${file.uri} vanished or was changed before it was read; it is left out of this run`
    })
  }
  const counts = await countsOf(db, extraction)
  const examples = counts.rejected > 0 ? await exampleRejects(db, extraction, part.inputs) : []
  return { ...part, content: { ...extraction, counts, examples } }
}

/** Throws E_REJECTS where a batch would take the run over MAX_REJECTED. */
export function admitBatch(
  { maxRejected }: BatchContext,
  parts: readonly { readonly dataset: ReadPart['dataset']; readonly content: Judged }[],
  tally: Readonly<Tally>
): void {
  for (const dataset of DATASETS) {
    const own = parts.filter((part) => part.dataset === dataset).map(({ content }) => content)
    if (own.length === 0) continue
    const { read, rejected } = sumOf(own.map(({ counts }) => counts))
    const before = tally[dataset]
    const examples = own.flatMap((content) => content.examples).slice(0, EXAMPLES)
    checkRejected(dataset, before.read + read, before.rejected + rejected, maxRejected, examples)
  }
}

export const sumOf = (all: readonly Counts[]): Counts =>
  all.reduce((sum, each) => ({
    read: sum.read + each.read,
    staged: sum.staged + each.staged,
    rejected: sum.rejected + each.rejected,
    plays: sum.plays + each.plays
  }))

async function countsOf(db: DuckDb, extraction: Extraction): Promise<Counts> {
  const [sums] = await db.all(
    `SELECT sum(rows_read)::BIGINT AS read, sum(rows_staged)::BIGINT AS staged, sum(rows_rejected)::BIGINT AS rejected, sum(plays)::BIGINT AS plays
     FROM (${extraction.files})`
  )
  const { read, staged, rejected, plays } = sums ?? {}
  return {
    read: Number(read ?? 0),
    staged: Number(staged ?? 0),
    rejected: Number(rejected ?? 0),
    plays: Number(plays ?? 0)
  }
}

/** Rejected rows that an error shows. */
const EXAMPLES = 5

async function exampleRejects(
  db: DuckDb,
  extraction: Extraction,
  inputs: readonly InputFile[]
): Promise<RejectExample[]> {
  const uris = new Map(inputs.map(({ fileId, file }) => [fileId, file.uri]))
  const rows = await db.all(
    `SELECT file_id, line, column_name, reason, message FROM (${extraction.rejects}) ORDER BY file_id, line LIMIT ${EXAMPLES}`
  )
  return rows.map((row) => ({
    uri: uris.get(Number(row.file_id)) ?? '?',
    line: Number(row.line),
    column: row.column_name === null ? null : String(row.column_name),
    reason: String(row.reason),
    message: String(row.message)
  }))
}
