import { openFileSource } from '../sources/open.ts'
import type { Source, SourceFile } from '../sources/types.ts'
import { isPlay } from '../transform/index.ts'
import type { AwsAccess } from '../util/aws/access.ts'
import { AppError } from '../util/errors.ts'
import type { Session, Value, Warehouse } from '../warehouse/types.ts'
import { rawLine } from './raw-line.ts'
import { records } from './status.ts'
import { orNoTables } from './tables.ts'

export interface Trace {
  readonly play: Readonly<Record<string, Value>>
  /** The staged row that the play was made of. */
  readonly event: Readonly<Record<string, Value>>
  readonly file: { readonly uri: string; readonly line: number; readonly etag: string; readonly loadedAt: string }
  readonly run: Readonly<Record<string, Value>> | null
  /** Other lines that repeat the same play. */
  readonly duplicates: readonly { readonly uri: string; readonly line: number }[]
  /** The line as the file has it now; null where the file is gone, was changed since, or cannot be read from here. */
  readonly raw: string | null
}

/**
 * From a songplay_id back to the line of the file that it came from; `aws` says how S3 is reached, for a file that lies there.
 * Throws E_USAGE for an unknown id.
 */
export async function trace(
  warehouse: Warehouse,
  songplayId: bigint,
  { aws, signal }: { readonly aws?: AwsAccess; readonly signal?: AbortSignal | undefined } = {}
): Promise<Trace> {
  const fileId = songplayId >> 32n
  const line = songplayId & 0xffffffffn
  const follow = async (session: Session): Promise<Trace> => {
    const one = async (sql: string): Promise<Record<string, Value> | undefined> => (await records(session, sql))[0]
    const play = await one(`SELECT * FROM plays WHERE songplay_id = ${songplayId}`)
    const event = await one(`SELECT * FROM staging_events WHERE file_id = ${fileId} AND line = ${line}`)
    const file = await one(`SELECT uri, etag, size, run_id, loaded_at FROM etl_files WHERE file_id = ${fileId}`)
    if (!play || !event || !file) {
      throw new AppError('E_USAGE', 'fix-input', `there is no play with songplay_id ${songplayId}`, {
        hint: 'Take an id from songplays: sparkify query --sql "SELECT songplay_id FROM songplays LIMIT 5"'
      })
    }
    const twins = await records(
      session,
      `SELECT f.uri, e.line FROM staging_events e JOIN etl_files f ON f.file_id = e.file_id
       WHERE ${isPlay(session.dialect.traits, 'e')} AND e.user_id = ${event.user_id} AND e.session_id = ${event.session_id}
         AND e.item_in_session = ${event.item_in_session} AND e.ts = ${event.ts}
         AND NOT (e.file_id = ${fileId} AND e.line = ${line}) ORDER BY f.uri, e.line`
    )
    const run = await one(`SELECT * FROM etl_runs WHERE run_id = ${file.run_id}`)
    const uri = String(file.uri)
    const version = { uri, size: Number(file.size), etag: String(file.etag) }
    return {
      play,
      event,
      file: { uri, line: Number(line), etag: String(file.etag), loadedAt: String(file.loaded_at) },
      run: run ?? null,
      duplicates: twins.map((t) => ({ uri: String(t.uri), line: Number(t.line) })),
      raw: await lineOf(version, Number(line), aws, signal)
    }
  }
  return orNoTables(warehouse, signal, () => warehouse.withSession(follow, { access: 'read', signal }))
}

async function lineOf(file: SourceFile, line: number, aws?: AwsAccess, signal?: AbortSignal): Promise<string | null> {
  try {
    const source = openFileSource(file.uri, aws)
    return (await isThere(source, file, signal)) ? await rawLine(source, file, line, signal) : null
  } catch (error) {
    // The rest of the trace stands in the warehouse, and is worth telling without this.
    if (error instanceof AppError && error.code !== 'E_BUG' && error.code !== 'E_INTERRUPTED') return null
    throw error
  }
}

/** Whether the file is still in the version that was loaded: another one may have something else on that line. */
async function isThere(source: Source, file: SourceFile, signal?: AbortSignal): Promise<boolean> {
  // Reading checks the version there.
  if (source.path(file) === undefined) return true
  for await (const page of source.list(signal)) return page[0]?.etag === file.etag
  return false
}
