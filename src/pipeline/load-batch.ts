import { DATASETS } from '../sources/types.ts'
import { Ahead } from '../util/ahead.ts'
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
import { stageParts } from './stage-parts.ts'

/**
 * Reads a batch, as far as that can be done while another one is loaded: where the engine reads by itself, not at all;
 * where the warehouse is the extraction's own DuckDB, its first files are gathered; else its rows are read too, and staged where the
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
  if (context.session.dialect.traits.readsInPlace) return gatherAhead(context, batch, free)
  const gathered: GatheredPart[] = []
  for await (const part of gatherParts(context, batch)) gathered.push(part)
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
  const parts: LandedPart[] = []
  for (const part of read) {
    parts.push(await landPart(context, batch.number, part))
    await context.matchKeys.fold(context.session, part.content.texts)
  }
  await context.matchKeys.land(context.session)
  return { ...batch, parts }
}

/** Gathers the first part of a batch, and the others while it is staged. */
async function gatherAhead(context: BatchContext, batch: Batch, free: Promise<void>): Promise<ReadyBatch> {
  // Files at hand take the processor that staging needs; those of a distant source may be on their way meanwhile.
  if (DATASETS.every((dataset) => context.sources[dataset].parallel === 1)) await free
  const gathered = new Ahead((signal) => gatherParts({ ...context, signal }, batch), context.signal)
  await gathered.ready()
  return {
    batch,
    load: (tally, staged) => loadInPlace(context, batch, gathered, tally, staged),
    drop: () => gathered.stop()
  }
}

/** Stages within the transaction in which all the rest is done, since rows are read straight into their table. */
async function loadInPlace(
  context: BatchContext,
  batch: Batch,
  gathered: Ahead<GatheredPart>,
  tally: Readonly<Tally>,
  staged: () => void
): Promise<BatchReport> {
  try {
    const [landed, outcomes] = await context.session.transaction(async () => {
      const parts = await stageParts(context, batch, gathered)
      admitBatch(context, parts, tally)
      staged()
      const landed = { ...batch, parts }
      return [landed, await writeBatch(context, landed)] as const
    })
    return reportOf(context, landed, outcomes)
  } finally {
    await gathered.stop()
  }
}

/** Commits a batch that was landed; the work is done again after a transaction that failed for a passing reason. */
async function commitBatch(context: BatchContext, batch: LandedBatch, staged: () => void): Promise<BatchReport> {
  const outcomes = await context.session.transaction(async () => {
    for (const part of batch.parts) await stagePart(context, batch.number, part)
    staged()
    return writeBatch(context, batch)
  })
  return reportOf(context, batch, outcomes)
}
