import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DuckDb } from '../../util/duckdb.ts'
import { literal } from '../../util/sql.ts'
import { extractError } from '../wire/extract-error.ts'

/** Bytes read at a time. */
const CHUNK = 1 << 20

let made = 0

/**
 * The rows of a SELECT in DuckDB as CSV that PostgreSQL reads back exactly: null is nothing, empty text is "".
 *
 * DuckDB can write CSV only to a file. It is read while it is still being written, so that both databases work at the
 * same time; a pipe with a name would need no disk, but is no faster and is not to be had on every system. The disk it
 * takes is bounded by the batch.
 */
export async function* selectAsCsv(db: DuckDb, select: string, folder: string): AsyncGenerator<Uint8Array> {
  await mkdir(folder, { recursive: true })
  made += 1
  // Named so that the next run knows whose it was, and removes it after a process that was killed.
  const path = join(folder, `sparkify-${process.pid}-load-${made}.csv`)
  const file = await open(path, 'w+')
  // USE_TMP_FILE would write elsewhere and rename at the end, away from the file that is open here.
  const options = 'FORMAT csv, HEADER false, USE_TMP_FILE false'
  let writing = true
  let failure: unknown
  const writer = db
    .run(`COPY (${select}) TO ${literal(path)} (${options})`)
    .catch((error: unknown) => {
      failure = error
    })
    .finally(() => {
      writing = false
    })
  try {
    let position = 0
    for (;;) {
      // Asked before the read: what was written up to the end is then seen by this read or the next.
      const more = writing
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position)
      position += bytesRead
      if (bytesRead > 0) {
        yield buffer.subarray(0, bytesRead)
      } else if (more) {
        await Promise.race([writer, sleep(10)])
      } else {
        break
      }
    }
    if (failure !== undefined) throw extractError(failure)
  } finally {
    if (writing) db.interrupt()
    await writer
    await file.close()
    await rm(path, { force: true })
  }
}
