import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { pickLines } from '../extract/lines.ts'
import { folderSource } from '../sources/folder.ts'
import { isGzip } from '../sources/types.ts'
import { isPlay } from '../transform/index.ts'
import { AppError } from '../util/errors.ts'
import type { Value, Warehouse } from '../warehouse/types.ts'
import { records } from './status.ts'

export interface Trace {
  readonly play: Readonly<Record<string, Value>>
  /** The staged row that the play was made of. */
  readonly event: Readonly<Record<string, Value>>
  readonly file: { readonly uri: string; readonly line: number; readonly etag: string; readonly loadedAt: string }
  readonly run: Readonly<Record<string, Value>> | null
  /** Other lines that repeat the same play. */
  readonly duplicates: readonly { readonly uri: string; readonly line: number }[]
  /** The line as the file has it now; null where the file is gone, was changed since, or is not on this machine. */
  readonly raw: string | null
}

/** From a songplay_id back to the line of the file that it came from. Throws E_USAGE for an unknown id. */
export async function trace(warehouse: Warehouse, songplayId: bigint, signal?: AbortSignal): Promise<Trace> {
  const fileId = songplayId >> 32n
  const line = songplayId & 0xffffffffn
  return warehouse.withSession(
    async (session) => {
      const one = async (sql: string): Promise<Record<string, Value> | undefined> => (await records(session, sql))[0]
      const play = await one(`SELECT * FROM plays WHERE songplay_id = ${songplayId}`)
      const event = await one(`SELECT * FROM staging_events WHERE file_id = ${fileId} AND line = ${line}`)
      const file = await one(`SELECT uri, etag, run_id, loaded_at FROM etl_files WHERE file_id = ${fileId}`)
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
      return {
        play,
        event,
        file: { uri, line: Number(line), etag: String(file.etag), loadedAt: String(file.loaded_at) },
        run: run ?? null,
        duplicates: twins.map((t) => ({ uri: String(t.uri), line: Number(t.line) })),
        raw: await rawLine(uri, String(file.etag), Number(line))
      }
    },
    { access: 'read', signal }
  )
}

async function rawLine(uri: string, etag: string, line: number): Promise<string | null> {
  if (!existsSync(uri)) return null
  for await (const page of folderSource(uri).list()) {
    // Another version of the file may have something else on that line.
    if (page[0]?.etag !== etag) return null
  }
  if (isGzip(uri)) return gunzipSync(readFileSync(uri)).toString('utf8').split('\n')[line - 1] ?? null
  let raw: string | null = null
  pickLines(uri, [line], (_, bytes) => {
    raw = bytes.toString('utf8')
  })
  return raw
}
