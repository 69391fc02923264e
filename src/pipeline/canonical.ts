import { createHash } from 'node:crypto'
import { isText, stagingEvents, stagingSongs, type TableDef, tables } from '../model/index.ts'
import { exactText } from '../util/same-text.ts'
import type { Dialect, QueryResult, Session, Value } from '../warehouse/types.ts'

/**
 * The content of a table without what differs between two warehouses that hold the same: ids that depend on the order
 * of loading (songplay_id, file_id) give way to the file and line they stand for.
 */
export interface CanonicalTable {
  readonly name: string
  /** A SELECT in a total order. */
  sql(dialect: Dialect): string
}

const star: CanonicalTable[] = tables
  .filter((t) => t.group === 'star' && t.name !== 'songplays')
  .map((table) => ({
    name: table.name,
    sql: ({ id, traits }) =>
      `SELECT ${table.columns.map((c) => c.name).join(', ')} FROM ${id(table.name)} ORDER BY ${table.key.map((name) => (isText(table, name) ? exactText(traits, name) : name)).join(', ')}`
  }))

const songplays: CanonicalTable = {
  name: 'songplays',
  sql: () => `SELECT p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, e.item_in_session, p.location, p.user_agent
FROM songplays p JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line
ORDER BY p.start_time, p.session_id, e.item_in_session, p.user_id`
}

/** Rows of staging by their file and line; files by their uri, which is the same wherever the same source was read. */
const staging: CanonicalTable[] = [stagingSongs, stagingEvents].map((table: TableDef) => ({
  name: table.name,
  sql: () => {
    const columns = table.columns.filter((c) => c.name !== 'file_id' && c.name !== 'line').map((c) => `t.${c.name}`)
    return `SELECT f.uri, t.line, ${columns.join(', ')} FROM ${table.name} t JOIN etl_files f ON f.file_id = t.file_id
ORDER BY f.uri, t.line`
  }
}))

/** The star tables; with staging, those too. */
export const canonicalTables = (withStaging: boolean): readonly CanonicalTable[] => [
  ...(withStaging ? staging : []),
  songplays,
  ...star
]

/**
 * The rows of a table as lines: columns separated by TAB, LF at the end, null as \N, a double in its shortest
 * round-trip form and a whole one with .0.
 */
export async function* canonicalLines(session: Session, table: CanonicalTable): AsyncGenerator<string> {
  for await (const page of session.pages(table.sql(session.dialect))) {
    for (const row of page.rows) yield canonicalLine(row, page.columns)
  }
}

export function canonicalLine(row: readonly Value[], columns: QueryResult['columns']): string {
  return `${row.map((value, i) => cell(value, columns[i]?.kind === 'double')).join('\t')}\n`
}

function cell(value: Value, double: boolean): string {
  if (value === null) return '\\N'
  if (typeof value === 'number' && double && Number.isInteger(value)) return `${value}.0`
  return String(value)
}

/** Rows and SHA-256 of a table's canonical lines. */
export async function hashTable(session: Session, table: CanonicalTable): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256')
  let rows = 0
  for await (const line of canonicalLines(session, table)) {
    hash.update(line)
    rows++
  }
  return { rows, sha256: hash.digest('hex') }
}
