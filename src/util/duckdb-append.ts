import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { duckdbApi } from './duckdb-api.ts'

export type AppendValue = null | boolean | number | bigint | string
type Kind = 'text' | 'long-text' | 'integer' | 'bigint' | 'double' | 'boolean' | 'timestamp'
export interface AppendTable {
  readonly name: string
  readonly columns: readonly { readonly type: { readonly kind: Kind } }[]
}

function typeOf(kind: Kind): DuckDBType {
  const api = duckdbApi()
  switch (kind) {
    case 'text':
    case 'long-text':
      return api.VARCHAR
    case 'integer':
      return api.INTEGER
    case 'bigint':
      return api.BIGINT
    case 'double':
      return api.DOUBLE
    case 'boolean':
      return api.BOOLEAN
    case 'timestamp':
      return api.TIMESTAMP
  }
}

/** DuckDB moves data in vectors of this many rows. */
const CHUNK = 2048

/** Appends rows chunk by chunk: one call into DuckDB a column and chunk, not one a value. */
export async function appendRows(
  connection: DuckDBConnection,
  table: AppendTable,
  rows: readonly (readonly AppendValue[])[],
  catalog?: 'temp'
): Promise<void> {
  const appender = await connection.createAppender(table.name, catalog ? 'main' : null, catalog ?? null)
  const kinds = table.columns.map((column) => column.type.kind)
  for (let start = 0; start < rows.length; start += CHUNK) {
    const slice = rows.slice(start, start + CHUNK)
    const chunk = duckdbApi().DuckDBDataChunk.create(kinds.map(typeOf), slice.length)
    for (const [index, kind] of kinds.entries()) {
      chunk.setColumnValues(
        index,
        slice.map((row) => toDuckDb(row[index] ?? null, kind))
      )
    }
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

function toDuckDb(value: AppendValue, kind: Kind): DuckDBValue {
  if (value === null) return null
  if (kind === 'bigint') return BigInt(value)
  if (kind === 'timestamp') {
    return new (duckdbApi().DuckDBTimestampValue)(BigInt(Date.parse(String(value))) * 1000n)
  }
  return value
}
