import { Signal } from '../util/signal.ts'
import type { Batch, BatchContext, ReadyBatch } from './batch.ts'
import { prepareBatch } from './load-batch.ts'

type Load = (ready: ReadyBatch, staged: () => void) => Promise<void>

/**
 * Loads batches one after the other, and reads each while the one before it is loaded. Two are held at once at most; where the
 * engine has a second session, each has one for itself.
 * @param load loads one; it calls `staged` when the next may be read
 */
export async function loadInTurn(context: BatchContext, batches: AsyncIterable<Batch>, load: Load): Promise<void> {
  let ready: ReadyBatch | undefined
  let own = context
  for await (const batch of batches) {
    if (!ready) {
      ready = await prepareBatch(own, batch, Promise.resolve())
      continue
    }
    const session = await own.session.beside?.()
    // Where one session does it all, it is free only when the batch before is committed.
    const oneByOne = session === own.session
    own = { ...context, session: session ?? own.session }
    ready = await prepareBeside(own, batch, ready, load, oneByOne)
  }
  if (ready) await load(ready, () => undefined)
}

async function prepareBeside(
  context: BatchContext,
  batch: Batch,
  before: ReadyBatch,
  load: Load,
  oneByOne: boolean
): Promise<ReadyBatch> {
  const stop = new AbortController()
  const signal = context.signal ? AbortSignal.any([context.signal, stop.signal]) : stop.signal
  const free = new Signal<void>()
  const loading = load(before, () => {
    if (!oneByOne) free.give()
  })
  const next = prepareBatch({ ...context, signal }, batch, free.promise)
  // Its error is told below; that of the load, if it has one, is the one to tell.
  next.catch(() => undefined)
  try {
    await loading
    free.give()
  } catch (error) {
    stop.abort()
    free.give()
    await next.then(
      (ready) => ready.drop?.(),
      () => undefined
    )
    throw error
  }
  return next
}
