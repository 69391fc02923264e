import { decimalSize, fromDecimal } from '../decimal.ts'
import type { ColumnKind, ResultColumn, Value } from '../types.ts'

/** Numbers that PostgreSQL gives its own types, from its catalog pg_type; they never change. */
const OID = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  name: 19,
  char: 18,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700
} as const

const kinds = new Map<number, ColumnKind>([
  [OID.bool, 'boolean'],
  [OID.int2, 'integer'],
  [OID.int4, 'integer'],
  [OID.int8, 'integer'],
  [OID.oid, 'integer'],
  [OID.float4, 'double'],
  [OID.float8, 'double'],
  [OID.numeric, 'double'],
  [OID.text, 'text'],
  [OID.name, 'text'],
  [OID.char, 'text'],
  [OID.bpchar, 'text'],
  [OID.varchar, 'text'],
  [OID.date, 'date'],
  [OID.timestamp, 'timestamp'],
  [OID.timestamptz, 'timestamp']
])

/** @param size of a numeric, where its type has one */
export function columnOf(name: string, oid: number, size: { precision: number; scale: number }): ResultColumn {
  const kind = kinds.get(oid) ?? 'other'
  return oid === OID.numeric ? { name, kind, decimal: decimalSize(size.precision, size.scale) } : { name, kind }
}

/** What the server says beside the type numeric: both numbers and four in one, or -1 where it has no size. */
export const sizeOf = (modifier: number): { precision: number; scale: number } =>
  modifier < 4 ? { precision: 0, scale: 0 } : { precision: (modifier - 4) >> 16, scale: (modifier - 4) & 0xffff }

/** The value of a column as ours, from the text that the server sends. */
export function parseValue(oid: number, text: string): Value {
  switch (oid) {
    case OID.bool:
      return text === 't'
    case OID.int2:
    case OID.int4:
    case OID.oid:
      return Number(text)
    case OID.int8:
      return integer(text)
    case OID.numeric:
      return fromDecimal(text)
    case OID.float4:
    case OID.float8:
      return Number(text)
    case OID.timestamp:
    case OID.timestamptz:
      return isoTimestamp(text)
    default:
      return text
  }
}

/** Every type's reader for one query: the driver's own are a table of the whole process, which we leave alone. */
export const textTypes = {
  getTypeParser: (oid: number) => (text: string | Buffer) => parseValue(oid, String(text))
}

function integer(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/**
 * The server prints '2018-11-01 21:01:46.796', without a fraction where it is zero; the session's zone is UTC. What
 * has no ISO form ('infinity', years before Christ) stays as it is.
 */
function isoTimestamp(text: string): string {
  const found = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00)?$/.exec(text)
  if (!found) return text
  return `${found[1]}T${found[2]}.${(found[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
}

/** A value as the text that the server reads: for a parameter, and for COPY. */
export function toText(value: Value): string | null {
  if (value === null) return null
  // String(-0) is '0'.
  if (Object.is(value, -0)) return '-0'
  return String(value)
}
