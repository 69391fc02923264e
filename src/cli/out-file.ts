import { accessSync, constants, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../util/errors.ts'

/** The path of a file that is to be written, before any work is done for it. Throws E_USAGE where it cannot be written. */
export function outFile(path: string, cwd: string): string {
  const full = resolve(cwd, path)
  const there = statSync(full, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw cannot(path, 'it is a folder')
  if (!statSync(dirname(full), { throwIfNoEntry: false })?.isDirectory()) {
    throw cannot(path, `there is no folder ${dirname(path)}`)
  }
  try {
    accessSync(there ? full : dirname(full), constants.W_OK)
  } catch (cause) {
    throw cannot(path, 'the rights on it do not allow it', cause)
  }
  return full
}

/** @param typed the path as the user gave it */
export async function writeOut(path: string, text: string, typed: string | undefined): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (cause) {
    throw cannot(typed ?? path, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

const cannot = (path: string, why: string, cause?: unknown): AppError =>
  new AppError('E_USAGE', 'fix-input', `${path} cannot be written: ${why}`, {
    hint: 'Make the folder first, or name another file with --out.',
    details: { option: '--out', path },
    cause
  })
