import type { Ahead } from '../util/ahead.ts'
import type { Batch, BatchContext, GatheredPart, JudgedPart } from './batch.ts'
import { stagePart } from './commit-batch.ts'
import { landPart } from './land-batch.ts'
import { readPart } from './read-batch.ts'

/**
 * Reads and stages a batch part by part, while the next one is gathered; where the rows go to a server, it takes those of one while
 * the next is read. The caller has a transaction open.
 */
export async function stageParts(
  context: BatchContext,
  batch: Batch,
  gathered: Ahead<GatheredPart>
): Promise<JudgedPart[]> {
  const { session, matchKeys } = context
  const parts: JudgedPart[] = []
  let staging: Promise<void> = Promise.resolve()
  try {
    for await (const part of gathered) {
      const read = await readPart(context, part)
      const landed = await landPart(context, batch.number, read)
      await matchKeys.fold(session, read.content.texts)
      await staging
      staging = stagePart(context, batch.number, landed)
      // Its error is told when it is waited for.
      staging.catch(() => undefined)
      // One connection does it all there.
      if (session.dialect.traits.readsInPlace) await staging
      parts.push(landed)
    }
    await staging
  } finally {
    // Nothing may still be under way when the transaction is rolled back.
    await staging.catch(() => undefined)
  }
  await matchKeys.land(session)
  return parts
}
