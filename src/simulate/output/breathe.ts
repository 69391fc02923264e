import { AppError } from '../../util/errors.ts'

/** Lets timers and signals in, and stops when asked to. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (signal?.aborted === true) {
    throw new AppError('E_INTERRUPTED', 'retry', 'The simulation was stopped', {
      hint: 'Run it again: the same seed makes the same files.'
    })
  }
}
