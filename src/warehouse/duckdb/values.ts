import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { duckdbApi } from '../../util/duckdb-api.ts'
import { decimalSize, fromDecimal } from '../decimal.ts'
import type { ColumnKind, ResultColumn, Value } from '../types.ts'

const MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** A column of a result as ours. */
export function columnOf(name: string, type: DuckDBType): ResultColumn {
  const { DuckDBTypeId } = duckdbApi()
  const kind = kindOf(type)
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return { name, kind, decimal: decimalSize(type.width, type.scale) }
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
      return { name, kind, decimal: 'unknown' }
    default:
      return { name, kind }
  }
}

function kindOf(type: DuckDBType): ColumnKind {
  const { DuckDBTypeId } = duckdbApi()
  switch (type.typeId) {
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
      return 'integer'
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.DECIMAL:
      return 'double'
    case DuckDBTypeId.VARCHAR:
      return 'text'
    case DuckDBTypeId.BOOLEAN:
      return 'boolean'
    case DuckDBTypeId.DATE:
      return 'date'
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return 'timestamp'
    default:
      return 'other'
  }
}

/** DuckDB's value as ours: integers and decimals as numbers while they are exact, timestamps as ISO 8601 text. */
export function toValue(value: DuckDBValue, kind: ColumnKind): Value {
  if (value === null) return null
  switch (typeof value) {
    case 'bigint':
      return value <= MAX && value >= -MAX ? Number(value) : value
    case 'number':
    case 'string':
    case 'boolean':
      return value
    default:
      if (kind === 'timestamp') return isoTimestamp(String(value))
      if (kind === 'double') return fromDecimal(String(value))
      return String(value)
  }
}

/** DuckDB prints '2018-11-01 21:01:46.796', without a fraction where it is zero. */
function isoTimestamp(text: string): string {
  const parts = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text)
  if (!parts) return text
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
}

/** The type of a parameter. The driver's own guess takes 1e308 and -0 for integers, for they have no fraction. */
export function paramType(value: Value): DuckDBType {
  const { BIGINT, BOOLEAN, DOUBLE, HUGEINT, INTEGER, SQLNULL, VARCHAR } = duckdbApi()
  if (value === null) return SQLNULL
  switch (typeof value) {
    case 'boolean':
      return BOOLEAN
    case 'bigint':
      return HUGEINT
    case 'string':
      return VARCHAR
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return DOUBLE
      return Math.abs(value) < 2 ** 31 ? INTEGER : BIGINT
  }
}
