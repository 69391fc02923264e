import type { ColumnDef, LogicalType, TableDef } from '../../model/types.ts'
import { AppError } from '../../util/errors.ts'
import { literal } from '../../util/sql.ts'
import type { DatePart, Dialect, Traits } from '../types.ts'

const traits: Traits = {
  enforcesKeys: true,
  truncateKeepsTransaction: true,
  concurrentProcesses: true,
  readsInPlace: false,
  readsObjectStore: false,
  wantsAnalyze: true,
  trailingBlanksCount: true,
  longTextBytes: undefined
}

/** Longest name that PostgreSQL keeps; it would cut a longer one, and two could become the same. */
const MAX_NAME = 63

const id = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The names are those that the database itself prints, so that a described column can be compared with its model. */
function type(type: LogicalType): string {
  switch (type.kind) {
    case 'text':
    case 'long-text':
      return 'text'
    case 'integer':
      return 'integer'
    case 'bigint':
      return 'bigint'
    case 'double':
      return 'double precision'
    case 'boolean':
      return 'boolean'
    case 'timestamp':
      return 'timestamp(3) without time zone'
  }
}

/**
 * COLLATE "C" compares text by code point whatever the database's own collation is: the same order, the same smallest
 * name, on every engine. A limit is counted in bytes, which VARCHAR(n) would not do. Staging tables have none: their
 * rows come from the extraction alone, which has counted, and counting again took a quarter of the COPY.
 */
function column(table: TableDef, column: ColumnDef): string {
  const isText = column.type.kind === 'text' || column.type.kind === 'long-text'
  const parts = [id(column.name), type(column.type)]
  if (isText) parts.push('COLLATE "C"')
  if (column.required) parts.push('NOT NULL')
  if (column.type.kind === 'text' && table.group !== 'staging')
    parts.push(`CHECK (octet_length(${id(column.name)}) <= ${column.type.bytes})`)
  return parts.join(' ')
}

function index(table: TableDef, columns: readonly string[], method: 'btree' | 'brin'): string {
  const name = `${table.name}_${columns.join('_')}_${method === 'brin' ? 'brin' : 'idx'}`
  if (name.length > MAX_NAME) throw new AppError('E_BUG', 'report-bug', `the index name ${name} is too long`)
  const using = method === 'brin' ? ' USING brin' : ''
  return `CREATE INDEX IF NOT EXISTS ${id(name)} ON ${id(table.name)}${using} (${columns.map(id).join(', ')})`
}

/**
 * Rows of a staging table arrive file by file, so a BRIN index of a few pages finds a file's rows; the index of a
 * primary key would cost more than the load itself, and the checks prove the key. In other tables rows lie roughly in
 * the order of the sort key: it gets one where no other index starts with it.
 */
function brinColumn(table: TableDef): string | undefined {
  if (table.group === 'staging') return table.columns.find((c) => c.name === 'file_id')?.name
  const [first] = table.sortKey
  const indexed = [table.key[0], ...(table.lookups ?? []).map(([column]) => column)]
  return indexed.includes(first) ? undefined : first
}

/**
 * There are no foreign keys: each would be looked up for every row of a load, would fix the order in which tables are
 * written, and no other engine has them. The checks prove that there is no orphan, on every engine alike.
 */
function createTable(table: TableDef): readonly string[] {
  const parts = table.columns.map((c) => column(table, c))
  if (table.key.length > 0 && table.group !== 'staging') parts.push(`PRIMARY KEY (${table.key.map(id).join(', ')})`)
  const brin = brinColumn(table)
  return [
    `CREATE TABLE IF NOT EXISTS ${id(table.name)} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)`,
    `COMMENT ON TABLE ${id(table.name)} IS ${literal(table.comment)}`,
    ...table.columns.map((c) => `COMMENT ON COLUMN ${id(table.name)}.${id(c.name)} IS ${literal(c.comment)}`),
    ...(brin === undefined ? [] : [index(table, [brin], 'brin')]),
    ...(table.lookups ?? []).map((columns) => index(table, columns, 'btree'))
  ]
}

const parts: Record<DatePart, string> = {
  hour: 'HOUR',
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
  year: 'YEAR',
  weekday: 'ISODOW'
}

export const postgresDialect: Dialect = {
  kind: 'postgres',
  traits,
  id,
  param: (index) => `$${index}`,
  type,
  createTable,
  // An interval is multiplied in floating point, which near the year 9999 is off by some microseconds: the cast to
  // milliseconds takes them away again. Nothing here asks for the session's time zone, as to_timestamp() would.
  timestampFromMs: (expr) =>
    `CAST(TIMESTAMP '1970-01-01 00:00:00' + (${expr}) * INTERVAL '1 millisecond' AS timestamp(3))`,
  datePart: (part, expr) => `CAST(EXTRACT(${parts[part]} FROM ${expr}) AS INTEGER)`,
  // Autovacuum does it in its own time.
  reclaim: () => [],
  analyze: (tables) => (tables.length === 0 ? [] : [`ANALYZE ${tables.map((table) => id(table.name)).join(', ')}`])
}
