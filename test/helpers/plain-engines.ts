import { randomBytes } from 'node:crypto'
import { DuckDBDateValue, DuckDBTimestampValue } from '@duckdb/node-api'
import { DuckDb } from '../../src/util/duckdb.ts'
import { literal } from '../../src/util/sql.ts'
import type { ColumnKind, QueryResult, Value } from '../../src/warehouse/types.ts'

/** A database as bare as it gets: for tests of SQL text that must not lean on the project's own engines. */
export interface PlainEngine {
  run(sql: string): Promise<void>
  query(sql: string): Promise<QueryResult>
  close(): Promise<void>
}

const DUCKDB_KINDS: Readonly<Record<string, ColumnKind>> = {
  BIGINT: 'integer',
  INTEGER: 'integer',
  DOUBLE: 'double',
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  TIMESTAMP: 'timestamp',
  DATE: 'date'
}

/** DuckDB in memory. */
export async function plainDuckDb(): Promise<PlainEngine> {
  const db = await DuckDb.open(':memory:')
  return {
    async run(sql) {
      await db.run(sql)
    },
    async query(sql) {
      const reader = await db.connection.runAndReadAll(sql)
      const columns = reader.columnNames().map((name, i) => {
        return { name, kind: DUCKDB_KINDS[String(reader.columnType(i))] ?? 'other' }
      })
      const rows = reader.getRows().map((row) => row.map(fromDuckDb))
      return { columns, rows, truncated: false }
    },
    async close() {
      db.close()
    }
  }
}

function fromDuckDb(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof DuckDBTimestampValue) {
    return new Date(Number(value.micros / 1000n)).toISOString()
  }
  if (value instanceof DuckDBDateValue) return value.toString()
  return String(value)
}

const POSTGRES_KINDS: Readonly<Record<number, ColumnKind>> = {
  16: 'boolean',
  20: 'integer',
  23: 'integer',
  25: 'text',
  701: 'double',
  1043: 'text',
  1082: 'date',
  1114: 'timestamp'
}

/** A schema of its own in a PostgreSQL database, dropped at the end. */
export async function plainPostgres(url: string): Promise<PlainEngine> {
  const { Client, types } = (await import('pg')).default
  const client = new Client({ connectionString: url })
  await client.connect()
  const schema = `questions_${randomBytes(8).toString('hex')}`
  await client.query(`CREATE SCHEMA ${schema}; SET search_path TO ${schema}`)
  const parsers: Readonly<Record<number, (text: string) => Value>> = {
    20: BigInt,
    1082: String,
    1114: (text) => new Date(`${text.replace(' ', 'T')}Z`).toISOString()
  }
  return {
    async run(sql) {
      await client.query(sql)
    },
    async query(text) {
      const result = await client.query<Value[]>({
        text,
        rowMode: 'array',
        types: { getTypeParser: (oid, format) => parsers[oid] ?? types.getTypeParser(oid, format) }
      })
      const columns = result.fields.map((field) => ({
        name: field.name,
        kind: POSTGRES_KINDS[field.dataTypeID] ?? 'other'
      }))
      return { columns, rows: result.rows, truncated: false }
    },
    async close() {
      await client.query(`DROP SCHEMA ${schema} CASCADE`)
      await client.end()
    }
  }
}

/** The engines to test SQL text on; `open` is undefined where one is not at hand, and `name` then says why. */
export function plainEngines(): readonly { readonly name: string; readonly open?: () => Promise<PlainEngine> }[] {
  const postgres = process.env.SPARKIFY_TEST_POSTGRES
  return [
    { name: 'DuckDB', open: plainDuckDb },
    postgres === undefined
      ? { name: 'PostgreSQL: no SPARKIFY_TEST_POSTGRES' }
      : { name: 'PostgreSQL', open: () => plainPostgres(postgres) }
  ]
}

/** A value as a literal of SQL. */
export function sqlLiteral(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'string' ? literal(value) : String(value)
}
