import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Three blocks stand at the beginning of every DuckDB file, the magic word in the first one from its ninth byte on. */
const WHOLE = 3 * 4096
const MAGIC = { word: 'DUCK', at: 8 }

/** How long a process may take to write them, from the moment the file is there: a thousand times as long as it does. */
const BIRTH_MS = 1000

/**
 * Whether what lies at a path is the beginning of a DuckDB file: nothing, or fewer blocks than every such file has. A process
 * leaves that which was killed, or found the disk full, while it made one. There is no row in it, and DuckDB refuses to open it.
 */
export function isUnborn(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size >= WHOLE) return false
  return found.size === 0 || beginsAsDuckDb(path)
}

/** Removes what was left of a file that was never made, unless somebody is making it just now. */
export async function removeUnborn(path: string, signal?: AbortSignal): Promise<void> {
  if (!isUnborn(path)) return
  await sleep(BIRTH_MS, undefined, signal ? { signal } : {})
  if (isUnborn(path)) rmSync(path)
}

function beginsAsDuckDb(path: string): boolean {
  const head = Buffer.alloc(MAGIC.at + MAGIC.word.length)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // What is wrong with it is told by whoever opens it as a database.
    return false
  }
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  return head.toString('latin1', MAGIC.at) === MAGIC.word
}
