import { stagingOf } from '../extract/scratch.ts'
import { etlFiles, etlRejects } from '../model/index.ts'
import { literal } from '../util/sql.ts'
import type { Landed } from '../warehouse/types.ts'
import type { BatchContext, JudgedPart, ReadPart } from './batch.ts'
import { keptRaw, tellCutRaw } from './long-text.ts'

/**
 * Brings what a part adds to the warehouse, before its transaction or within it: rows, rejects and ledger. On engines that load
 * from files of their own this is the long part, and a transaction that has to be run again leaves it alone.
 */
export async function landPart(
  context: BatchContext,
  batch: number,
  { content, ...part }: ReadPart
): Promise<JudgedPart> {
  context.signal?.throwIfAborted()
  context.emit({ type: 'step', batch, name: `land ${part.dataset}` })
  return { ...part, content: { ...content, landed: await land(context, content) } }
}

async function land(context: BatchContext, extraction: ReadPart['content']): Promise<readonly Landed[]> {
  const { session, runId, now } = context
  const from = await session.extractDb()
  const { dataset } = extraction
  const loadedAt = now().toISOString().replace('T', ' ').replace('Z', '')
  const ledger = `SELECT file_id, ${literal(dataset)} AS dataset, uri, etag, size, 'loaded' AS status, ${runId} AS run_id,
       TIMESTAMP ${literal(loadedAt)} AS loaded_at, rows_read, rows_staged, rows_rejected, plays, 0 AS duplicates, NULL::BIGINT AS staged_as
     FROM (${extraction.files})`
  const rejects = `SELECT ${runId} AS run_id, file_id, ${literal(dataset)} AS dataset, line, column_name, reason, message, ${keptRaw(session.dialect)}, raw_encoding, raw_bytes
     FROM (${extraction.rejects})`
  const landed = [await session.land({ from, select: ledger, into: etlFiles })]
  // Where the reading went straight into staging, nothing is left to bring there.
  if (extraction.rows !== undefined) {
    landed.push(await session.land({ from, select: extraction.rows, into: stagingOf(dataset) }))
  }
  if (extraction.counts.rejected > 0) {
    landed.push(await session.land({ from, select: rejects, into: etlRejects }))
    await tellCutRaw(session, extraction, context.emit)
  }
  return landed
}
