import type { ColumnDef, LogicalType, TableDef } from '../../model/types.ts'
import { AppError } from '../../util/errors.ts'
import { literal } from '../../util/sql.ts'
import { datePart } from '../date-part.ts'
import type { Dialect, TemporaryTable, Traits } from '../types.ts'

const traits: Traits = {
  enforcesKeys: true,
  truncateKeepsTransaction: true,
  concurrentProcesses: true,
  readsInPlace: false,
  readsObjectStore: false,
  knowsNewTables: false,
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

function indexName(table: TableDef, columns: readonly string[], method: 'btree' | 'brin'): string {
  const name = `${table.name}_${columns.join('_')}_${method === 'brin' ? 'brin' : 'idx'}`
  if (name.length > MAX_NAME) throw new AppError('E_BUG', 'report-bug', `the index name ${name} is too long`)
  return name
}

function index(table: TableDef, columns: readonly string[], method: 'btree' | 'brin'): string {
  const name = indexName(table, columns, method)
  const using = method === 'brin' ? ' USING brin' : ''
  return `CREATE INDEX IF NOT EXISTS ${id(name)} ON ${id(table.name)}${using} (${columns.map(id).join(', ')})`
}

/**
 * Rows of a staging table arrive file by file and roughly in the order of time, so a BRIN index of a few pages finds
 * those of a file or a day; the index of a primary key would cost more than the load itself, and the checks prove the
 * key. In other tables rows lie roughly in the order of the sort key: it gets one where no other index starts with it.
 */
function brinColumns(table: TableDef): readonly string[] {
  const [sorted] = table.sortKey
  const indexed = [table.key[0], ...(table.lookups ?? []).map(([column]) => column)]
  const bySort = sorted === undefined || indexed.includes(sorted) ? [] : [sorted]
  return table.group === 'staging' ? ['file_id', ...bySort] : bySort
}

/** Texts in a form made to be compared. Without their statistics a planner takes a join by them for billions of rows. */
const isFolded = (table: TableDef, column: ColumnDef): boolean =>
  table.group === 'internal' && (column.name === 'key' || column.name.endsWith('_key'))

/**
 * Columns whose values a planner compares. The others are left to the server's own analysis, in its own time: they take two thirds
 * of the time of all.
 */
function comparedColumns(table: TableDef): readonly string[] {
  const { distribution } = table
  const joined = distribution.style === 'key' ? [distribution.column] : []
  const named = [...table.key, ...table.sortKey, ...(table.lookups ?? []).flat(), ...joined]
  return table.columns
    .filter(
      (c) => named.includes(c.name) || c.references !== undefined || c.accepted !== undefined || isFolded(table, c)
    )
    .map((c) => c.name)
}

/**
 * ANALYZE; and BRIN indexes are made to cover what was appended, which they do by themselves only at the next vacuum:
 * until then every look at them reads all rows that came since.
 */
function analyze(tables: readonly (TableDef | TemporaryTable)[]): readonly string[] {
  if (tables.length === 0) return []
  const named = tables.map((table) =>
    'columns' in table ? `${id(table.name)} (${comparedColumns(table).map(id).join(', ')})` : id(table.name)
  )
  // By what the database has: a warehouse of an older version, or somebody, may have other indexes.
  const own = tables.flatMap((table) => ('columns' in table ? [`to_regclass(${literal(id(table.name))})`] : []))
  const cover = `SELECT brin_summarize_new_values(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
WHERE i.indrelid IN (${own.join(', ')})`
  return [...(own.length === 0 ? [] : [cover]), `ANALYZE ${named.join(', ')}`]
}

/** The indexes of a table, each with its name and the statement that makes it; the primary key is none of them. */
function indexes(table: TableDef): readonly { readonly name: string; readonly create: string }[] {
  const made = (columns: readonly string[], method: 'btree' | 'brin') => ({
    name: indexName(table, columns, method),
    create: index(table, columns, method)
  })
  const brin = brinColumns(table)
  return [
    ...(brin.length === 0 ? [] : [made(brin, 'brin')]),
    ...(table.lookups ?? []).map((columns) => made(columns, 'btree'))
  ]
}

const primaryKey = (table: TableDef): readonly string[] =>
  table.key.length > 0 && table.group !== 'staging' ? [`PRIMARY KEY (${table.key.map(id).join(', ')})`] : []

/** The statements that take the primary key and the indexes off a table, as `createTable` has made them, and those that put them back. */
export function keyStatements(table: TableDef): {
  readonly drop: readonly string[]
  readonly create: readonly string[]
} {
  const own = indexes(table)
  const key = primaryKey(table)
  return {
    drop: [
      // The name that the database gives a key that is declared without one.
      ...key.map(() => `ALTER TABLE ${id(table.name)} DROP CONSTRAINT ${id(`${table.name}_pkey`)}`),
      ...own.map(({ name }) => `DROP INDEX ${id(name)}`)
    ],
    create: [
      ...key.map((constraint) => `ALTER TABLE ${id(table.name)} ADD ${constraint}`),
      ...own.map(({ create }) => create)
    ]
  }
}

/**
 * There are no foreign keys: each would be looked up for every row of a load, would fix the order in which tables are
 * written, and no other engine has them. The checks prove that there is no orphan, on every engine alike.
 */
function createTable(table: TableDef): readonly string[] {
  const parts = [...table.columns.map((c) => column(table, c)), ...primaryKey(table)]
  return [
    `CREATE TABLE IF NOT EXISTS ${id(table.name)} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)`,
    `COMMENT ON TABLE ${id(table.name)} IS ${literal(table.comment)}`,
    ...table.columns.map((c) => `COMMENT ON COLUMN ${id(table.name)}.${id(c.name)} IS ${literal(c.comment)}`),
    ...indexes(table).map(({ create }) => create)
  ]
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
  datePart,
  // Autovacuum does it in its own time.
  reclaim: () => [],
  analyze
}
