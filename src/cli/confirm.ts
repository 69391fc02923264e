import { createInterface } from 'node:readline/promises'
import type { Readable } from 'node:stream'
import { AppError } from '../util/errors.ts'

/** Where answers come from. */
export interface Answers {
  readonly stream: Readable
  readonly isTty: boolean
}

/** Asks a person; only y or yes means yes. Without a terminal nobody could answer: that is an error, not a yes or no. */
export async function confirm(
  question: string,
  answers: Answers,
  ask: (text: string) => void,
  signal: AbortSignal
): Promise<boolean> {
  if (!answers.isTty) {
    throw new AppError('E_USAGE', 'fix-config', `${question} There is no terminal to ask on`, {
      hint: 'Add --yes to go on without being asked.'
    })
  }
  ask(`${question} [y/N] `)
  const lines = createInterface({ input: answers.stream })
  // Ctrl-D ends the input without an answer, and the question would wait for ever.
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    return /^y(es)?$/i.test((await Promise.race([lines.question('', { signal }), ended])).trim())
  } finally {
    lines.close()
  }
}
