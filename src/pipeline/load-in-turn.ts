import type { Batch, BatchContext } from './batch.ts'
import { prepareBatch, type ReadyBatch } from './load-batch.ts'

/**
 * Loads batches one after the other, and reads each while the one before it is loaded. Two are held at once at most.
 * @param load loads one; it calls `staged` when the next may be read
 */
export async function loadInTurn(
  context: BatchContext,
  batches: AsyncIterable<Batch>,
  load: (ready: ReadyBatch, staged: () => void) => Promise<void>
): Promise<void> {
  let ready: ReadyBatch | undefined
  for await (const batch of batches) {
    ready = ready
      ? await prepareBeside(context, batch, ready, load)
      : await prepareBatch(context, batch, Promise.resolve())
  }
  if (ready) await load(ready, () => undefined)
}

async function prepareBeside(
  context: BatchContext,
  batch: Batch,
  before: ReadyBatch,
  load: (ready: ReadyBatch, staged: () => void) => Promise<void>
): Promise<ReadyBatch> {
  const stop = new AbortController()
  const signal = context.signal ? AbortSignal.any([context.signal, stop.signal]) : stop.signal
  let staged: () => void = () => undefined
  const free = new Promise<void>((resolve) => {
    staged = resolve
  })
  const loading = load(before, staged)
  const next = prepareBatch({ ...context, signal }, batch, free)
  // Its error is told below; that of the load, if it has one, is the one to tell.
  next.catch(() => undefined)
  try {
    await loading
    staged()
  } catch (error) {
    stop.abort()
    staged()
    await next.catch(() => undefined)
    throw error
  }
  return next
}
