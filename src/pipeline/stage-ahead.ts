import type { Batch, BatchContext, BatchReport, LandedPart, ReadPart, ReadyBatch, Tally } from './batch.ts'
import { reportOf } from './batch-report.ts'
import { stagePart, writeBatch } from './commit-batch.ts'
import { landPart } from './land-batch.ts'
import type { Limits } from './plan.ts'
import { admitBatch, gatherParts, readPart } from './read-batch.ts'

/**
 * How much is read at a time: large enough that what a reading costs by itself does not show, small enough that the server gets
 * something to do soon.
 */
const PIECE: Limits = { bytes: 128 * 1024 * 1024, files: 8000 }

/**
 * Stages a batch in a transaction that then waits for its turn. Reading and staging overlap piece by piece, and the whole with
 * the writing of the batch before, where that has another session. The statements of the turn see what that one committed: each
 * has a snapshot of its own.
 */
export async function stageAhead(context: BatchContext, batch: Batch, free: Promise<void>): Promise<ReadyBatch> {
  await free
  context.signal?.throwIfAborted()
  const turn = new Signal<Turn>()
  const staged = new Signal<void>()
  const written = context.session.transaction(async () => {
    const parts = await stageParts(context, batch)
    staged.give()
    const { tally, begun } = await turn.promise
    admitBatch(
      context,
      parts.map(({ read }) => read),
      tally
    )
    begun()
    const landed = { ...batch, parts: parts.map(({ landed }) => landed) }
    return reportOf(context, landed, await writeBatch(context, landed))
  })
  // Whoever loads or drops the batch hears of its failure.
  written.catch(() => undefined)
  await Promise.race([staged.promise, written])
  return {
    batch,
    load(tally, begun): Promise<BatchReport> {
      turn.give({ tally, begun })
      return written
    },
    async drop(): Promise<void> {
      turn.fail(new Error('the batch before failed'))
      await written.catch(() => undefined)
    }
  }
}

interface Turn {
  readonly tally: Readonly<Tally>
  readonly begun: () => void
}

/** A promise that somebody else settles. */
class Signal<T> {
  give!: (value: T) => void
  fail!: (error: Error) => void
  readonly promise = new Promise<T>((resolve, reject) => {
    this.give = resolve
    this.fail = reject
  })

  constructor() {
    // Where nobody waits for it any more, its failure is no news.
    this.promise.catch(() => undefined)
  }
}

interface StagedPart {
  readonly read: Pick<ReadPart, 'dataset' | 'content'>
  readonly landed: LandedPart
}

/** Stages each piece while the next one is read, and gathers the one after that. */
async function stageParts(context: BatchContext, batch: Batch): Promise<StagedPart[]> {
  const db = await context.session.extractDb()
  const parts: StagedPart[] = []
  const gathered = gatherParts(context, batch, PIECE)
  let next = gathered.next()
  let staging: Promise<void> = Promise.resolve()
  try {
    for (;;) {
      const { value, done } = await next
      if (done) break
      next = gathered.next()
      // Errors of what goes on beside this are told when it is waited for.
      next.catch(() => undefined)
      const read = await readPart(context, value)
      const landed = await landPart(context, batch.number, read)
      await context.matchKeys.fold(db, read.dataset, read.content.texts)
      await staging
      staging = stagePart(context, batch.number, landed)
      staging.catch(() => undefined)
      parts.push({ read, landed })
    }
    await staging
  } finally {
    // Nothing may still be under way when the transaction is rolled back.
    await Promise.allSettled([staging, next])
  }
  for (const dataset of new Set(parts.map(({ landed }) => landed.dataset))) {
    await context.matchKeys.land(context.session, dataset)
  }
  return parts
}
