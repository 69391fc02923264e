import type { ColumnKind, Value } from '../warehouse/types.ts'

/** How far two doubles may be apart, as a part of the greater: engines add them up in different orders. */
const TOLERANCE = 1e-9

/**
 * A value in the form in which it is compared, for a column of this kind: numbers by value (text that spells one too,
 * as CSV has only text), times and dates in one spelling. What cannot be read as the kind stays as it is, and differs.
 */
export function comparable(value: Value, kind: ColumnKind): Value {
  if (value === null) return null
  switch (kind) {
    case 'double': {
      const read = number(value)
      return typeof read === 'bigint' ? Number(read) : read
    }
    // Other kinds: decimals arrive as text from one engine and as numbers from another.
    case 'integer':
    case 'other':
      return number(value)
    case 'boolean':
      return typeof value === 'string' ? boolean(value) : value
    case 'timestamp':
      return typeof value === 'string' ? timestamp(value) : value
    case 'date':
      return typeof value === 'string' ? value.replace(/[T ]00:00:00(\.0+)?(Z|\+00(:?00)?)?$/, '') : value
    case 'text':
      return typeof value === 'string' ? value : String(value)
  }
}

/** Whether two comparable values are the same; null is only null, and '' is not null. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (!isNumber(a) || !isNumber(b)) return false
  if (typeof a === 'bigint' && typeof b === 'bigint') return false
  const [x, y] = [Number(a), Number(b)]
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y)
  return Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y))
}

function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** Whole numbers become bigint, so that ids above 2^53 stay apart; others stay doubles. */
function number(value: Value): Value {
  if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  const text = value.trim()
  const [, whole] = /^([+-]?\d+)(?:\.0*)?$/.exec(text) ?? []
  if (whole !== undefined) return BigInt(whole.replace('+', ''))
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return value
  return number(Number(text))
}

function boolean(text: string): Value {
  if (/^(true|t)$/i.test(text)) return true
  if (/^(false|f)$/i.test(text)) return false
  return text
}

/** 2018-11-01 21:01:46.796000 and 2018-11-01T21:01:46.796Z are one time. */
function timestamp(text: string): string {
  const [, day, clock, fraction] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00(?::?00)?)?)?$/.exec(text) ?? []
  if (day === undefined) return text
  const rest = (fraction ?? '').replace(/0+$/, '')
  return `${day}T${clock ?? '00:00:00'}${rest === '' ? '' : `.${rest}`}Z`
}
