import type { FieldDef } from 'pg'
import { ApiError } from './errors.ts'

/** Names of types in ColumnMetadata, by the number of PostgreSQL's type; texts without a limit are VARCHAR on Redshift. */
const TYPES: Readonly<Record<number, string>> = {
  16: 'bool',
  19: 'name',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'varchar',
  26: 'oid',
  700: 'float4',
  701: 'float8',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric'
}

/** Rule: a row of a result has at most 64 KB (MGMT data-api, "Considerations"); the smaller reading of it. */
const MAX_ROW = 64_000

export interface StoredResult {
  readonly fields: readonly FieldDef[]
  /** Each row as the JSON text of its list of Field, so that 64-bit numbers stay exact up to the SDK. */
  readonly rows: readonly string[]
  readonly bytes: number
}

/** Keeps a result as the API gives it. Throws where a row, or all of them, are too long; the words are ours, the documents have none. */
export function storeResult(
  fields: readonly FieldDef[],
  rows: readonly (readonly (string | null)[])[],
  maxBytes: number
): StoredResult {
  let bytes = 0
  const stored = rows.map((row) => {
    const size = row.reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0)
    if (size > MAX_ROW)
      throw new ApiError('ValidationException', 'Row size exceeds the maximum of 64 KB (double, not Redshift)')
    bytes += size
    return `[${row.map((value, i) => field(fields[i]?.dataTypeID ?? 0, value)).join(',')}]`
  })
  if (bytes > maxBytes)
    throw new ApiError('ValidationException', 'Result size exceeds the maximum of 500 MB (double, not Redshift)')
  return { fields, rows: stored, bytes }
}

function field(type: number, value: string | null): string {
  if (value === null) return '{"isNull":true}'
  if (type === 20 || type === 21 || type === 23 || type === 26) return `{"longValue":${value}}`
  if ((type === 700 || type === 701) && Number.isFinite(Number(value))) return `{"doubleValue":${Number(value)}}`
  if (type === 16) return `{"booleanValue":${value === 't'}}`
  return `{"stringValue":${JSON.stringify(value)}}`
}

/** One page as the JSON text of GetStatementResult. */
export function page(result: StoredResult, from: number, pageRows: number): string {
  let to = from
  let size = 0
  // At least one row, at most pageRows and about 1 MB.
  while (to < result.rows.length && to - from < pageRows && (to === from || size < 1_000_000)) {
    size += result.rows[to]?.length ?? 0
    to += 1
  }
  const columns = result.fields.map((column) => ({
    name: column.name,
    label: column.name,
    typeName: TYPES[column.dataTypeID] ?? 'varchar',
    nullable: 1,
    length: column.dataTypeModifier > 4 ? column.dataTypeModifier - 4 : 0,
    precision: isSized(column) ? (column.dataTypeModifier - 4) >> 16 : 0,
    scale: isSized(column) ? (column.dataTypeModifier - 4) & 0xffff : 0,
    isCaseSensitive: true,
    isCurrency: false,
    isSigned: [20, 21, 23, 700, 701, 1700].includes(column.dataTypeID),
    schemaName: '',
    tableName: ''
  }))
  const next = to < result.rows.length ? `,"NextToken":"row-${to}"` : ''
  return `{"ColumnMetadata":${JSON.stringify(columns)},"Records":[${result.rows.slice(from, to).join(',')}],"TotalNumRows":${result.rows.length}${next}}`
}

/** A decimal with its size in the type (API ColumnMetadata: "The precision value of a decimal number column"). */
const isSized = ({ dataTypeID, dataTypeModifier }: FieldDef): boolean => dataTypeID === 1700 && dataTypeModifier >= 4

/** The row at which the page of a token begins. */
export function rowOfToken(token: string | undefined): number {
  if (token === undefined || token === '') return 0
  const found = /^row-(\d+)$/.exec(token)
  if (!found) throw new ApiError('ValidationException', 'Invalid NextToken (double, not Redshift)')
  return Number(found[1])
}
