import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '../util/errors.ts'

/** The path of a file that is to be written, before any work is done for it. Throws E_USAGE where it cannot be written. */
export function outFile(path: string, cwd: string): string {
  const full = resolve(cwd, path)
  if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) throw cannot(path, 'it is a folder')
  if (!statSync(dirname(full), { throwIfNoEntry: false })?.isDirectory()) {
    throw cannot(path, `there is no folder ${dirname(path)}`)
  }
  return full
}

const cannot = (path: string, why: string): AppError =>
  new AppError('E_USAGE', 'fix-input', `${path} cannot be written: ${why}`, {
    hint: 'Make the folder first, or name another file with --out.',
    details: { option: '--out', path }
  })
