import type { CheckOutcome } from '../quality/run.ts'
import type { Batch, BatchContext, BatchReport, GatheredBatch, LandedBatch, Tally } from './batch.ts'
import { writeBatch } from './commit-batch.ts'
import { landBatch } from './land-batch.ts'
import { landDirect } from './land-direct.ts'
import { admitBatch, readBatch } from './read-batch.ts'

/**
 * Reads, admits, lands and commits a batch. Everything that it changes (staging, rejects, ledger, star, checks) is in one
 * transaction, or nothing of it.
 */
export async function loadBatch(
  context: BatchContext,
  gathered: GatheredBatch,
  tally: Readonly<Tally>
): Promise<BatchReport> {
  const { session } = context
  const land = async (): Promise<LandedBatch> => {
    const batch = await readBatch(context, gathered)
    await admitBatch(context, batch, tally)
    return landBatch(context, batch)
  }
  if (session.dialect.traits.readsInPlace) {
    const [batch, outcomes] = await session.transaction(async () => {
      const landed = await land()
      return [landed, await writeBatch(context, landed)] as const
    })
    return reportOf(context, batch, outcomes)
  }
  const batch = await land()
  return commitBatch(context, batch)
}

/** Loads a batch whose files the engine reads by itself. */
export async function loadDirect(context: BatchContext, batch: Batch, tally: Readonly<Tally>): Promise<BatchReport> {
  return commitBatch(context, await landDirect(context, batch, tally))
}

/** Commits a batch that was landed; may be called again after a transaction that failed for a passing reason. */
async function commitBatch(context: BatchContext, batch: LandedBatch): Promise<BatchReport> {
  return reportOf(context, batch, await context.session.transaction(() => writeBatch(context, batch)))
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
