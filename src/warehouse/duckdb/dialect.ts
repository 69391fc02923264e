import { type ColumnDef, isText, type LogicalType, type TableDef } from '../../model/types.ts'
import { literal } from '../../util/sql.ts'
import { datePart } from '../date-part.ts'
import type { Dialect, Traits } from '../types.ts'

const traits: Traits = {
  // DuckDB could, by an index of every key in memory, which no engine of this kind needs: the checks prove the keys.
  enforcesKeys: false,
  truncateKeepsTransaction: true,
  concurrentProcesses: false,
  readsInPlace: true,
  readsObjectStore: false,
  knowsNewTables: true,
  trailingBlanksCount: true,
  longTextBytes: undefined
}

function type(type: LogicalType): string {
  switch (type.kind) {
    case 'text':
    case 'long-text':
      return 'VARCHAR'
    case 'integer':
      return 'INTEGER'
    case 'bigint':
      return 'BIGINT'
    case 'double':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'timestamp':
      return 'TIMESTAMP'
  }
}

const id = (name: string): string => `"${name.replaceAll('"', '""')}"`

function createTable(table: TableDef): readonly string[] {
  // DuckDB rewrites the last 122,880 rows of a table that has grown; to look for what is alike in as many texts takes it 90 ms.
  const plain = (column: ColumnDef): string =>
    table.distinctTexts && isText(table, column.name) ? ' USING COMPRESSION uncompressed' : ''
  const columns = table.columns.map((c) => `  ${id(c.name)} ${type(c.type)}${c.required ? ' NOT NULL' : ''}${plain(c)}`)
  return [
    `CREATE TABLE IF NOT EXISTS ${id(table.name)} (\n${columns.join(',\n')}\n)`,
    `COMMENT ON TABLE ${id(table.name)} IS ${literal(table.comment)}`,
    ...table.columns.map((c) => `COMMENT ON COLUMN ${id(table.name)}.${id(c.name)} IS ${literal(c.comment)}`)
  ]
}

export const duckdbDialect: Dialect = {
  kind: 'duckdb',
  traits,
  id,
  param: (index) => `$${index}`,
  type,
  createTable,
  timestampFromMs: (expr) => `make_timestamp(${expr} * 1000)`,
  datePart,
  // Otherwise off: see the settings of warehouse.ts.
  reclaim: () => ['SET max_vacuum_tasks = 100', 'CHECKPOINT', 'SET max_vacuum_tasks = 0'],
  analyze: () => []
}
