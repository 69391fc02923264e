import { join } from 'node:path'
import { discard, type Extraction, extract, gather } from '../extract/extract.ts'
import type { InputFile } from '../extract/read-file.ts'
import { stagingOf } from '../extract/scratch.ts'
import { DATASETS } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import type { Batch, BatchContext, Counts, GatheredBatch, ReadBatch, Tally } from './batch.ts'
import { checkRejected, type RejectExample } from './limits.ts'

/** Gathers the files of a batch into a part a dataset. No statement is sent anywhere, so another batch may be on its way. */
export async function gatherBatch(context: BatchContext, batch: Batch): Promise<GatheredBatch> {
  const parts: GatheredBatch['parts'][number][] = []
  let nextId = batch.firstFileId
  for (const dataset of DATASETS) {
    const source = context.sources[dataset]
    const inputs = batch.todo
      .filter((t) => t.dataset === dataset)
      .map(({ file }) => ({ fileId: nextId++, source, file }))
    if (inputs.length === 0) continue
    const range = { first: nextId - inputs.length, last: nextId - 1 }
    const path = join(context.tempDir, `${dataset}-${batch.number}.ndjson`)
    parts.push({ dataset, inputs, range, content: await gather(dataset, inputs, path, context.signal) })
  }
  return { ...batch, parts }
}

/**
 * Reads the parts of a batch: into temporary tables of the extraction's DuckDB; or, where the warehouse is that DuckDB
 * (`readsInPlace`), into staging, for which a transaction must be open. The tables of the batch before are taken: all of
 * its rows must be at the warehouse by now.
 */
export async function readBatch(context: BatchContext, batch: GatheredBatch): Promise<ReadBatch> {
  const { session, signal } = context
  const db = await session.extractDb()
  const parts: ReadBatch['parts'][number][] = []
  for (const { content, ...part } of batch.parts) {
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
    parts.push({ ...part, content: { ...extraction, counts: await countsOf(db, extraction) } })
  }
  return { ...batch, parts }
}

/** Throws E_REJECTS where a batch would take the run over MAX_REJECTED. */
export async function admitBatch(context: BatchContext, { parts }: ReadBatch, tally: Readonly<Tally>): Promise<void> {
  const db = await context.session.extractDb()
  for (const { dataset, content, inputs } of parts) {
    const { read, rejected } = content.counts
    const examples = rejected > 0 ? await exampleRejects(db, content, inputs) : []
    const before = tally[dataset]
    checkRejected(dataset, before.read + read, before.rejected + rejected, context.maxRejected, examples)
  }
}

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

async function exampleRejects(
  db: DuckDb,
  extraction: Extraction,
  inputs: readonly InputFile[]
): Promise<RejectExample[]> {
  const uris = new Map(inputs.map(({ fileId, file }) => [fileId, file.uri]))
  const rows = await db.all(
    `SELECT file_id, line, column_name, reason, message FROM (${extraction.rejects}) ORDER BY file_id, line LIMIT 5`
  )
  return rows.map((row) => ({
    uri: uris.get(Number(row.file_id)) ?? '?',
    line: Number(row.line),
    column: row.column_name === null ? null : String(row.column_name),
    reason: String(row.reason),
    message: String(row.message)
  }))
}
