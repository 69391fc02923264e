/**
 * Files of a folder. Each is written under another name and renamed when it is whole, so that a run that is stopped,
 * or killed, never leaves half a file under a name that a load would read.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../util/errors.ts'
import type { OutputFile, Sink } from './sink.ts'

const PARTIAL = '.partial'

/** Synchronous on purpose: for many small files it is several times faster than promises, and a chunk is short. */
export function folderSink(root: string): Sink {
  const made = new Set<string>()
  const place = (path: string): string => {
    const full = join(root, ...path.split('/'))
    const folder = dirname(full)
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true })
      made.add(folder)
    }
    return full
  }
  return {
    open: (path) => guarded(root, () => openFile(place(path))),
    whole: (path, text) =>
      guarded(root, () => {
        const full = place(path)
        writeFileSync(`${full}${PARTIAL}`, text)
        renameSync(`${full}${PARTIAL}`, full)
      })
  }
}

/** A folder whose files grow in view, by whole rows: for live mode. What a file holds already stays. */
export function growingFolderSink(root: string): Sink {
  const whole = folderSink(root)
  return {
    whole: whole.whole,
    open: (path) =>
      guarded(root, () => {
        const full = join(root, ...path.split('/'))
        mkdirSync(dirname(full), { recursive: true })
        const file = openSync(full, 'a')
        return {
          write: (bytes) => guarded(full, () => writeAll(file, bytes)),
          commit: () => closeSync(file),
          discard: () => closeSync(file)
        }
      })
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

function openFile(full: string): OutputFile {
  const partial = `${full}${PARTIAL}`
  const file = openSync(partial, 'w')
  return {
    write: (bytes) => guarded(full, () => writeAll(file, bytes)),
    commit: () =>
      guarded(full, () => {
        closeSync(file)
        renameSync(partial, full)
      }),
    discard: () => {
      closeSync(file)
      rmSync(partial, { force: true })
    }
  }
}

/** Runs file work; what the system refuses becomes an error that says where. */
function guarded<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('E_SOURCE', 'fix-input', `Cannot write ${place}: ${reason}`, {
      hint: 'Choose another output folder, or make room and allow writing there.',
      details: { path: place },
      cause
    })
  }
}
