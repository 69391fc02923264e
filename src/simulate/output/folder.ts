/**
 * Files of a folder. Each is written under another name and renamed when it is whole, so that a run that is stopped,
 * or killed, never leaves half a file under a name that a load would read.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../util/errors.ts'
import type { OutputFile, OutputFolder, Sink } from './sink.ts'

const PARTIAL = '.partial'

/** Synchronous on purpose: for many small files it is several times faster than promises, and a chunk is short. */
export function folderSink(root: string): Sink {
  const place = placesBelow(root)
  return {
    folder: (path) => newFolder(join(root, path)),
    open: (path) => guarded(root, () => openFile(place(path))),
    whole: (path, text) =>
      guarded(root, () => {
        const full = place(path)
        writeFileSync(`${full}${PARTIAL}`, text)
        renameSync(`${full}${PARTIAL}`, full)
      })
  }
}

/** Full paths below a folder, whose own folders are made when first needed. */
function placesBelow(root: string): (path: string) => string {
  const made = new Set<string>()
  return (path) => {
    const full = join(root, ...path.split('/'))
    const folder = dirname(full)
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true })
      made.add(folder)
    }
    return full
  }
}

/** One rename for the whole folder: with 15,000 song files, one for each would take as long as writing them. */
function newFolder(full: string): OutputFolder {
  const partial = `${full}${PARTIAL}`
  guarded(full, () => rmSync(partial, { recursive: true, force: true }))
  const place = placesBelow(partial)
  return {
    add: (path, text) => guarded(full, () => writeFileSync(place(path), text)),
    commit: () =>
      guarded(full, () => {
        // An empty folder may stand there; one with files is refused before it comes to this.
        if (existsSync(full)) rmdirSync(full)
        renameSync(partial, full)
      }),
    discard: () => rmSync(partial, { recursive: true, force: true })
  }
}

/** A folder whose files grow in view, by whole rows: for live mode. What a file holds already stays. */
export function growingFolderSink(root: string): Sink {
  const whole = folderSink(root)
  return {
    whole: whole.whole,
    folder: whole.folder,
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
