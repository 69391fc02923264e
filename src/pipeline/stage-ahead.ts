import { Ahead } from '../util/ahead.ts'
import { Signal } from '../util/signal.ts'
import type { Batch, BatchContext, BatchReport, ReadyBatch, Tally } from './batch.ts'
import { reportOf } from './batch-report.ts'
import { writeBatch } from './commit-batch.ts'
import type { Limits } from './plan.ts'
import { admitBatch, gatherParts } from './read-batch.ts'
import { stageParts } from './stage-parts.ts'

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
  const gathered = new Ahead((signal) => gatherParts({ ...context, signal }, batch, PIECE), context.signal)
  const turn = new Signal<Turn>()
  const staged = new Signal<void>()
  const written = context.session.transaction(async () => {
    const parts = await stageParts(context, batch, gathered)
    staged.give()
    const { tally, begun } = await turn.promise
    admitBatch(context, parts, tally)
    begun()
    const landed = { ...batch, parts }
    return reportOf(context, landed, await writeBatch(context, landed))
  })
  // Whoever loads or drops the batch hears of its failure.
  written.catch(() => gathered.stop())
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
