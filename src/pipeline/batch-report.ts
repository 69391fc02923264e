import type { CheckOutcome } from '../quality/run.ts'
import { DATASETS } from '../sources/types.ts'
import type { BatchContext, BatchReport, LandedBatch } from './batch.ts'
import { sumOf } from './read-batch.ts'

/** What a batch came to, once it is committed. */
export function reportOf(
  context: BatchContext,
  { todo, parts }: LandedBatch,
  outcomes: readonly CheckOutcome[]
): BatchReport {
  const warnings = outcomes.filter((outcome) => !outcome.passed)
  for (const outcome of warnings) context.emit({ type: 'check', outcome })
  const counts = DATASETS.map((dataset) => {
    const own = parts.filter((part) => part.dataset === dataset)
    return [dataset, own.map(({ content }) => content.counts)] as const
  })
  return {
    files: todo.length,
    counts: new Map(counts.filter(([, own]) => own.length > 0).map(([dataset, own]) => [dataset, sumOf(own)])),
    drift: parts.flatMap(({ content }) => content.drift),
    warnings
  }
}
