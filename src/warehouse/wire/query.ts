import type { Client, FieldDef, QueryArrayConfig, QueryArrayResult } from 'pg'
import type Cursor from 'pg-cursor'
import type { QueryResult, ResultColumn, Value } from '../types.ts'
import { columnOf, sizeOf, textTypes, toText } from './values.ts'

/** The extended protocol takes one statement: 'SELECT 1; DROP TABLE songs' is refused by the server itself. */
interface OneStatement extends QueryArrayConfig {
  readonly queryMode: 'extended'
}

/** Rows fetched at a time. */
const FETCH = 1000

/**
 * Runs one statement and reads its rows; beyond maxRows they stay at the server, so that no result, however large,
 * fills the memory of this process. Without a limit no cursor is used: a server reads in parallel only for a result that
 * is asked for as a whole.
 */
export async function fetchRows(
  client: Client,
  sql: string,
  params: readonly Value[],
  maxRows?: number
): Promise<QueryResult> {
  if (maxRows === undefined) return fetchAll(client, sql, params)
  const rows: (readonly Value[])[] = []
  let columns: readonly ResultColumn[] = []
  // One row more than wanted tells whether there are more.
  for await (const page of fetchPages(client, sql, params, maxRows + 1)) {
    columns = page.columns
    for (const row of page.rows) rows.push(row)
  }
  const truncated = rows.length > maxRows
  if (truncated) rows.length = maxRows
  return { columns, rows, truncated }
}

async function fetchAll(client: Client, sql: string, params: readonly Value[]): Promise<QueryResult> {
  const { rows, fields } = await runStatement(client, sql, params)
  return { columns: fields.map(fieldColumn), rows, truncated: false }
}

/** Runs one statement as a whole. */
export function runStatement(
  client: Client,
  sql: string,
  params: readonly Value[]
): Promise<QueryArrayResult<Value[]>> {
  const query: OneStatement = {
    text: sql,
    values: params.map(toText),
    rowMode: 'array',
    types: textTypes,
    queryMode: 'extended'
  }
  return client.query<Value[]>(query)
}

/** The rows of one statement, up to a limit, page by page: at least one page, which may be empty. */
export async function* fetchPages(
  client: Client,
  sql: string,
  params: readonly Value[],
  limit = Number.POSITIVE_INFINITY
): AsyncGenerator<QueryResult> {
  const { default: PgCursor } = await import('pg-cursor')
  const cursor = client.query(new PgCursor<Value[]>(sql, params.map(toText), { rowMode: 'array', types: textTypes }))
  let failed = false
  try {
    let columns: readonly ResultColumn[] | undefined
    for (let left = limit; left > 0; ) {
      const wanted = Math.min(FETCH, left)
      const batch = await read(cursor, wanted).catch((error: unknown) => {
        failed = true
        throw error
      })
      left -= batch.rows.length
      const last = batch.rows.length < wanted
      if (batch.rows.length > 0 || columns === undefined) {
        columns ??= batch.columns ?? []
        yield { columns, rows: batch.rows, truncated: false }
      }
      if (last) break
    }
  } finally {
    // A portal that failed is closed already, and a connection that is gone would never answer.
    if (!failed && !client.connection.stream.destroyed) await cursor.close()
  }
}

interface Batch {
  readonly rows: readonly Value[][]
  /** Past the end the driver gives none. */
  readonly columns: readonly ResultColumn[] | undefined
}

function read(cursor: Cursor<Value[]>, count: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    cursor.read(count, (error, rows, result) => {
      const columns = result?.fields.map(fieldColumn)
      if (error) reject(error)
      else resolve({ rows, columns })
    })
  })
}

const fieldColumn = (field: FieldDef): ResultColumn =>
  columnOf(field.name, field.dataTypeID, sizeOf(field.dataTypeModifier))
