import type { Client } from 'pg'
import type Cursor from 'pg-cursor'
import type { QueryResult, ResultColumn, Value } from '../types.ts'
import { kindOf, textTypes, toText } from './values.ts'

/** Rows fetched at a time. */
const FETCH = 1000

/**
 * Runs one statement and reads its rows; beyond maxRows they stay at the server, so that no result, however large,
 * fills the memory of this process.
 */
export async function fetchRows(
  client: Client,
  sql: string,
  params: readonly Value[],
  maxRows = Number.POSITIVE_INFINITY
): Promise<QueryResult> {
  const { default: PgCursor } = await import('pg-cursor')
  const cursor = client.query(new PgCursor<Value[]>(sql, params.map(toText), { rowMode: 'array', types: textTypes }))
  const rows: Value[][] = []
  let columns: readonly ResultColumn[] = []
  for (let more = true; more && rows.length <= maxRows; ) {
    // One row more than wanted tells whether there are more.
    const wanted = Math.min(FETCH, maxRows + 1 - rows.length)
    const batch = await read(cursor, wanted)
    columns = batch.columns ?? columns
    for (const row of batch.rows) rows.push(row)
    more = batch.rows.length === wanted
  }
  await cursor.close()
  const truncated = rows.length > maxRows
  if (truncated) rows.length = maxRows
  return { columns, rows, truncated }
}

interface Batch {
  readonly rows: readonly Value[][]
  /** Past the end the driver gives none. */
  readonly columns: readonly ResultColumn[] | undefined
}

function read(cursor: Cursor<Value[]>, count: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    cursor.read(count, (error, rows, result) => {
      const columns = result?.fields.map((field) => ({ name: field.name, kind: kindOf(field.dataTypeID) }))
      if (error) reject(error)
      else resolve({ rows, columns })
    })
  })
}
