import type { Stream } from './output.ts'

/** Ctrl-C and SIGTERM ask the command to stop; a second one calls `kill`, whatever the command is doing. */
export function interruptible(from: NodeJS.EventEmitter, kill: () => void): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) kill()
    else controller.abort()
  }
  from.on('SIGINT', stop)
  from.on('SIGTERM', stop)
  return controller.signal
}

/**
 * Standard output or error. When its reader goes away (`| head`) what follows is dropped in silence and the work goes
 * on: a load must not stop half way because nobody reads its summary. Other failures to write are told to `onFailure`.
 */
export function streamOf(stream: NodeJS.WriteStream, onFailure: (error: Error) => void): Stream {
  let closed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true
    if (error.code !== 'EPIPE') onFailure(error)
  })
  return {
    write(text) {
      if (!closed) stream.write(text)
    },
    isTty: stream.isTTY === true,
    raw: stream,
    get columns() {
      return stream.columns
    },
    get closed() {
      return closed
    }
  }
}

/** Waits until what was written is out: an exit before that would cut it off. */
export function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
