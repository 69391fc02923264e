import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import type { TableShape, Value } from '../types.ts'
import { toText } from '../wire/values.ts'
import { postgresDialect } from './dialect.ts'

/** Bytes that are given to the socket at once. */
const CHUNK = 1 << 18

/** Sends data to COPY … FROM STDIN, as fast as the server takes it, and gives the number of rows that went in. */
export async function copyIn(
  client: Client,
  into: TableShape,
  format: 'csv' | 'text',
  data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal
): Promise<number> {
  const { from } = await import('pg-copy-streams')
  const { id } = postgresDialect
  const columns = into.columns.map((column) => id(column.name)).join(', ')
  const stream = from(`COPY ${id(into.name)} (${columns}) FROM STDIN (FORMAT ${format})`)
  client.query(stream)
  try {
    await pipeline(Readable.from(data, { objectMode: true, highWaterMark: 1 }), stream, signal ? { signal } : {})
    return stream.rowCount
  } catch (error) {
    // The stream fails before the server has finished with it: an empty statement returns when it has.
    await client.query('').catch(() => undefined)
    throw error
  }
}

/** Rows in COPY's text format: tab between values, \N for null, a backslash before what would be misread. */
export function* textFormat(rows: readonly (readonly Value[])[]): Generator<Uint8Array> {
  let lines = ''
  for (const row of rows) {
    lines += `${row.map(field).join('\t')}\n`
    if (lines.length >= CHUNK) {
      yield Buffer.from(lines)
      lines = ''
    }
  }
  if (lines !== '') yield Buffer.from(lines)
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function field(value: Value): string {
  const text = toText(value)
  if (text === null) return '\\N'
  return typeof value === 'string' ? text.replace(/[\\\n\r\t]/g, (c) => escapes[c] ?? c) : text
}
