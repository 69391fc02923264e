import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of real data (log_data, song_data, expected.json), or why there is none. It is no part of the project:
 * tests that read it skip, and say so, where it is absent.
 */
export function realData(): { readonly folder: string } | { readonly missing: string } {
  const beside = fileURLToPath(new URL('../../../shared/data/sparkify', import.meta.url))
  const folder = process.env.SPARKIFY_REAL_DATA ?? beside
  return existsSync(join(folder, 'expected.json'))
    ? { folder }
    : { missing: `no real data: ${folder} has no expected.json (SPARKIFY_REAL_DATA names another folder)` }
}
