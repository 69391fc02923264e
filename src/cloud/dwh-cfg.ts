import { randomBytes } from 'node:crypto'
import { open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { IniDocument } from '../config/ini-document.ts'
import { AppError } from '../util/errors.ts'

/** A value for a key of dwh.cfg; undefined empties it, where it is there. */
export interface CfgChange {
  readonly section: 'CLUSTER' | 'IAM_ROLE'
  readonly key: string
  readonly value: string | undefined
}

/**
 * Changes keys of dwh.cfg, and nothing else of it: comments, order and the other keys stay. A reader never sees half a file, and a crash leaves the
 * old one or the new one: the text goes into a file beside it, which takes its place. Only its owner may read it (0600).
 *
 * @param path absolute; a file that is not there is made
 */
export async function changeDwhCfg(path: string, changes: readonly CfgChange[]): Promise<void> {
  const real = await realpath(path).catch(() => path)
  const document = IniDocument.parse(await textOf(real))
  const before = document.toString()
  for (const { section, key, value } of changes) {
    if (value !== undefined) document.set(section, key, value)
    else if (document.get(section, key)) document.set(section, key, '')
  }
  const text = document.toString()
  if (text !== before) await replaceFile(real, text)
}

/** What dwh.cfg says of a key, as it is written; undefined where file or key are missing. */
export async function dwhCfgValue(path: string, section: string, key: string): Promise<string | undefined> {
  return IniDocument.parse(await textOf(path)).get(section, key)?.value
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.dwh.cfg.${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new AppError('E_CONFIG', 'fix-config', `${path} cannot be written: ${why}`, {
      hint: 'Make the file and its folder writable, and run the same command again: it goes on from there.',
      cause: error
    })
  }
}
