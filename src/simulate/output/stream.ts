/** All rows to one stream, such as stdout, no faster than it takes them. */
import type { Writable } from 'node:stream'
import { AppError } from '../../util/errors.ts'
import type { OutputFile, Sink } from './sink.ts'

export function streamSink(stream: Writable): Sink {
  let failure: unknown
  stream.on('error', (error) => {
    failure ??= error
  })
  const check = (): void => {
    if (failure === undefined && !stream.destroyed) return
    const reason = failure instanceof Error ? failure.message : 'it was closed'
    throw new AppError('E_SOURCE', 'retry', `Cannot write to the output stream: ${reason}`, {
      hint: 'The reader at the other end is gone; run it again.',
      cause: failure
    })
  }
  const file: OutputFile = {
    async write(bytes) {
      check()
      // The formatter reuses its buffer, and a stream may keep what it is given.
      if (stream.write(Uint8Array.from(bytes))) return
      await new Promise<void>((resolve) => {
        const go = (): void => {
          stream.off('drain', go)
          stream.off('close', go)
          stream.off('error', go)
          resolve()
        }
        stream.on('drain', go)
        stream.on('close', go)
        stream.on('error', go)
      })
      check()
    },
    commit: check,
    discard: () => {}
  }
  const nowhere = { add: () => {}, commit: () => {}, discard: () => {} }
  return { open: () => file, whole: () => {}, folder: () => nowhere }
}
