import type { CheckOutcome } from '../quality/run.ts'
import type { Batch, BatchContext, BatchReport, GatheredBatch, LandedBatch, ReadBatch, Tally } from './batch.ts'
import { writeBatch } from './commit-batch.ts'
import { landBatch } from './land-batch.ts'
import { landDirect } from './land-direct.ts'
import { admitBatch, gatherBatch, readBatch } from './read-batch.ts'

/** A batch that has been read, as far as that can be done before its turn. */
export interface ReadyBatch {
  readonly batch: Batch
  /**
   * Loads it. Everything that it changes (staging, rejects, ledger, star, checks) is in one transaction, or nothing of it.
   * @param staged is called once the extraction's DuckDB is free for the next batch
   */
  load(tally: Readonly<Tally>, staged: () => void): Promise<BatchReport>
}

/**
 * Reads a batch, as far as that can be done while another one is loaded: where the engine reads by itself, not at all;
 * where the warehouse is the extraction's own DuckDB, its files are gathered; else its rows are read too.
 * @param free when the extraction's DuckDB is no longer needed for the batch before
 */
export async function prepareBatch(context: BatchContext, batch: Batch, free: Promise<void>): Promise<ReadyBatch> {
  if (batch.direct) {
    return {
      batch,
      load: async (tally, staged) => commitBatch(context, await landDirect(context, batch, tally), staged)
    }
  }
  const gathered = await gatherBatch(context, batch)
  if (context.session.dialect.traits.readsInPlace) {
    return { batch, load: (tally, staged) => loadInPlace(context, gathered, tally, staged) }
  }
  await free
  context.signal?.throwIfAborted()
  const read = await readBatch(context, gathered)
  return { batch, load: async (tally, staged) => commitBatch(context, await land(context, read, tally), staged) }
}

async function land(context: BatchContext, batch: ReadBatch, tally: Readonly<Tally>): Promise<LandedBatch> {
  await admitBatch(context, batch, tally)
  return landBatch(context, batch)
}

/** Reads within the transaction, since the rows go straight into staging. */
async function loadInPlace(
  context: BatchContext,
  gathered: GatheredBatch,
  tally: Readonly<Tally>,
  staged: () => void
): Promise<BatchReport> {
  const [batch, outcomes] = await context.session.transaction(async () => {
    const landed = await land(context, await readBatch(context, gathered), tally)
    return [landed, await writeBatch(context, landed, staged)] as const
  })
  return reportOf(context, batch, outcomes)
}

/** Commits a batch that was landed; the work is done again after a transaction that failed for a passing reason. */
async function commitBatch(context: BatchContext, batch: LandedBatch, staged: () => void): Promise<BatchReport> {
  return reportOf(context, batch, await context.session.transaction(() => writeBatch(context, batch, staged)))
}

function reportOf(context: BatchContext, batch: LandedBatch, outcomes: readonly CheckOutcome[]): BatchReport {
  const warnings = outcomes.filter((outcome) => !outcome.passed)
  for (const outcome of warnings) context.emit({ type: 'check', outcome })
  return {
    files: batch.todo.length,
    counts: new Map(batch.parts.map(({ dataset, content }) => [dataset, content.counts])),
    drift: batch.parts.flatMap(({ content }) => content.drift),
    warnings
  }
}
