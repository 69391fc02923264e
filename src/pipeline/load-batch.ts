import type { CheckOutcome } from '../quality/run.ts'
import type {
  Batch,
  BatchContext,
  BatchReport,
  GatheredPart,
  LandedBatch,
  LandedPart,
  ReadPart,
  ReadyBatch,
  Tally
} from './batch.ts'
import { reportOf } from './batch-report.ts'
import { stagePart, writeBatch } from './commit-batch.ts'
import { landPart } from './land-batch.ts'
import { landDirect } from './land-direct.ts'
import { admitBatch, gatherParts, readPart } from './read-batch.ts'
import { stageAhead } from './stage-ahead.ts'

/**
 * Reads a batch, as far as that can be done while another one is loaded: where the engine reads by itself, not at all;
 * where the warehouse is the extraction's own DuckDB, its files are gathered; else its rows are read too, and staged where the
 * engine has a second session.
 * @param free when the extraction's DuckDB, and the session of the context, are no longer needed for the batch before
 */
export async function prepareBatch(context: BatchContext, batch: Batch, free: Promise<void>): Promise<ReadyBatch> {
  if (batch.direct) {
    return {
      batch,
      load: async (tally, staged) => commitBatch(context, await landDirect(context, batch, tally), staged)
    }
  }
  if (context.session.beside) return stageAhead(context, batch, free)
  const gathered: GatheredPart[] = []
  for await (const part of gatherParts(context, batch)) gathered.push(part)
  if (context.session.dialect.traits.readsInPlace) {
    return { batch, load: (tally, staged) => loadInPlace(context, batch, gathered, tally, staged) }
  }
  await free
  context.signal?.throwIfAborted()
  const read = await readParts(context, gathered)
  return {
    batch,
    load: async (tally, staged) => commitBatch(context, await land(context, batch, read, tally), staged)
  }
}

async function readParts(context: BatchContext, gathered: readonly GatheredPart[]): Promise<ReadPart[]> {
  const parts: ReadPart[] = []
  for (const part of gathered) parts.push(await readPart(context, part))
  return parts
}

/** Judges a batch and lands it. */
async function land(
  context: BatchContext,
  batch: Batch,
  read: readonly ReadPart[],
  tally: Readonly<Tally>
): Promise<LandedBatch> {
  admitBatch(context, read, tally)
  const db = await context.session.extractDb()
  const parts: LandedPart[] = []
  for (const part of read) {
    parts.push(await landPart(context, batch.number, part))
    await context.matchKeys.fold(db, part.dataset, part.content.texts)
    await context.matchKeys.land(context.session, part.dataset)
  }
  return { ...batch, parts }
}

/** Reads within the transaction, since the rows go straight into staging. */
async function loadInPlace(
  context: BatchContext,
  batch: Batch,
  gathered: readonly GatheredPart[],
  tally: Readonly<Tally>,
  staged: () => void
): Promise<BatchReport> {
  const [landed, outcomes] = await context.session.transaction(async () => {
    const landed = await land(context, batch, await readParts(context, gathered), tally)
    return [landed, await write(context, landed, staged)] as const
  })
  return reportOf(context, landed, outcomes)
}

/** Commits a batch that was landed; the work is done again after a transaction that failed for a passing reason. */
async function commitBatch(context: BatchContext, batch: LandedBatch, staged: () => void): Promise<BatchReport> {
  return reportOf(context, batch, await context.session.transaction(() => write(context, batch, staged)))
}

async function write(context: BatchContext, batch: LandedBatch, staged: () => void): Promise<CheckOutcome[]> {
  for (const part of batch.parts) await stagePart(context, batch.number, part)
  staged()
  return writeBatch(context, batch)
}
