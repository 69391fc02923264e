import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDb } from '../../util/duckdb.ts'
import { literal } from '../../util/sql.ts'
import type { LandedFile } from '../types.ts'
import { extractError } from '../wire/extract-error.ts'

let made = 0

/**
 * Writes the rows of a SELECT in DuckDB into a file, as CSV that PostgreSQL reads back exactly: null is nothing, empty text is "".
 * DuckDB does so several times faster than a server reads it, and is then free for the next rows. The disk it takes is bounded by
 * what is landed at a time.
 */
export async function writeCsv(db: DuckDb, select: string, folder: string): Promise<LandedFile> {
  await mkdir(folder, { recursive: true })
  made += 1
  // Named so that the next run knows whose it was, and removes it after a process that was killed.
  const path = join(folder, `sparkify-${process.pid}-load-${made}.csv`)
  try {
    // USE_TMP_FILE would write under a name that nobody removes after a kill.
    const rows = await db.run(`COPY (${select}) TO ${literal(path)} (FORMAT csv, HEADER false, USE_TMP_FILE false)`)
    return { path, rows }
  } catch (error) {
    await rm(path, { force: true })
    throw extractError(error)
  }
}
