import { createHash } from 'node:crypto'
import type { Session, Value } from '../../src/warehouse/types.ts'

/**
 * A table as canonical text, as the expected results of the real data are made: columns separated by TAB, LF after
 * every row, null as \N, a double in its shortest round-trip form, a whole one with .0.
 */
export const STAR_QUERIES = {
  users: 'SELECT user_id, first_name, last_name, gender, level FROM users ORDER BY user_id',
  songs: 'SELECT song_id, title, artist_id, year, duration FROM songs ORDER BY song_id',
  artists: 'SELECT artist_id, name, location, latitude, longitude FROM artists ORDER BY artist_id',
  time: 'SELECT start_time, hour, day, week, month, year, weekday FROM "time" ORDER BY start_time',
  songplays: `SELECT p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, p.location, p.user_agent
    FROM songplays p JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line
    ORDER BY p.start_time, p.session_id, e.item_in_session, p.user_id`,
  user_levels: 'SELECT user_id, level, valid_from, valid_to FROM user_levels ORDER BY user_id, valid_from',
  plays: `SELECT start_time, session_id, title, artist, length FROM plays ORDER BY start_time, session_id, title, artist, user_id`
} as const

export type StarTable = keyof typeof STAR_QUERIES

export async function canonicalRows(session: Session, table: StarTable): Promise<string[]> {
  const { columns, rows } = await session.query(STAR_QUERIES[table])
  return rows.map((row) => `${row.map((value, i) => cell(value, columns[i]?.kind === 'double')).join('\t')}\n`)
}

export async function canonicalHash(session: Session, table: StarTable): Promise<string> {
  const hash = createHash('sha256')
  for (const row of await canonicalRows(session, table)) hash.update(row)
  return hash.digest('hex')
}

/** The hashes of all star tables: two warehouses with the same ones hold the same star. */
export async function starHashes(session: Session): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const table of Object.keys(STAR_QUERIES)) hashes[table] = await canonicalHash(session, table as StarTable)
  return hashes
}

function cell(value: Value, double: boolean): string {
  if (value === null) return '\\N'
  if (typeof value === 'number' && double && Number.isInteger(value)) return `${value}.0`
  return String(value)
}
