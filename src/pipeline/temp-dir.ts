import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const PREFIX = 'sparkify-'

/**
 * Gives the work a folder of its own and removes it afterwards. What a killed process left behind is removed by the
 * next one: the folder's name holds the process that made it.
 * @param parent folder in which temporary folders are made
 */
export async function withTempDir<T>(parent: string, work: (path: string) => Promise<T>): Promise<T> {
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const path = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
  try {
    return await work(path)
  } finally {
    rmSync(path, { recursive: true, force: true })
    removeIfEmpty(parent)
  }
}

/** A folder beside the warehouse that was made for this run alone should not stay. */
function removeIfEmpty(folder: string): void {
  if (!folder.endsWith('.tmp')) return
  try {
    rmdirSync(folder)
  } catch {
    // Something else lies in it.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
