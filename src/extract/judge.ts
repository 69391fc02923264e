import { LosslessNumber, parse } from 'lossless-json'
import type { ColumnDef, TableDef } from '../model/types.ts'
import { withoutDepths } from './deep-json.ts'
import { MAX_ROW_BYTES } from './lines.ts'

/** Why an input row cannot be loaded (DESIGN §2). */
export type RejectReason =
  | 'malformed_json'
  | 'not_an_object'
  | 'missing_field'
  | 'wrong_type'
  | 'out_of_range'
  | 'too_long'
  | 'bad_encoding'

export interface Reject {
  readonly reason: RejectReason
  /** Key of the input at fault, where one is. */
  readonly column: string | null
  readonly message: string
}

export type InputValue = null | string | number
export type Verdict = { readonly values: readonly InputValue[] } | { readonly reject: Reject }

const decoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BLANKS = ' \t\r\n'
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/**
 * Decides one input row by the letter of the rules: the slow, exact reader. The fast one takes only rows of which it
 * is certain, and leaves every other to this one.
 * @param table a staging table; its columns with `from` say what belongs in a row
 * @returns the values of those columns in order, or the first fault met, in the order of the columns
 */
export function judge(bytes: Buffer, table: TableDef): Verdict {
  if (bytes.length > MAX_ROW_BYTES) {
    return fault('too_long', null, `the row is longer than ${MAX_ROW_BYTES} bytes`)
  }
  let text: string
  try {
    text = decoder().decode(bytes)
  } catch {
    return fault('bad_encoding', null, 'the row is not valid UTF-8')
  }
  let row: unknown
  try {
    row = parseRow(text)
  } catch (error) {
    const why = error instanceof RangeError ? 'it is nested too deeply' : undefined
    return fault(
      'malformed_json',
      null,
      `not valid JSON: ${why ?? (error instanceof Error ? error.message : String(error))}`
    )
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row) || row instanceof LosslessNumber) {
    return fault('not_an_object', null, `a JSON object belongs here, found ${typeName(row)}`)
  }
  return judgeObject(new Map(Object.entries(row)), table)
}

/**
 * A row as it is written: numbers by their literals, and of a key that occurs twice the first, as with the fast reader.
 * However deep it is nested, it is JSON: what lies deep is in no column, so a value of wrong type where it is the value of one,
 * and passed over in an unknown key.
 */
function parseRow(text: string): unknown {
  const options = { onDuplicateKey: ({ oldValue }: { oldValue: unknown }) => oldValue }
  try {
    return parse(text, null, options)
  } catch (error) {
    // The parser calls itself once a level.
    if (!(error instanceof RangeError)) throw error
    return parse(withoutDepths(text), null, options)
  }
}

function judgeObject(row: ReadonlyMap<string, unknown>, table: TableDef): Verdict {
  const values: InputValue[] = []
  const found = new Map<string, InputValue>()
  for (const column of table.columns) {
    if (column.from === undefined) continue
    const value = judgeValue(row.get(column.from) ?? null, column)
    if (typeof value === 'object' && value !== null) return value
    if (value === null && column.required) {
      return fault('missing_field', column.from, `${column.from} is required and is missing or null`)
    }
    values.push(value)
    found.set(column.name, value)
  }
  if (found.get('page') === 'NextSong' && found.get('user_id') === null) {
    return fault('missing_field', 'userId', 'userId is required on the page NextSong and is missing, null or empty')
  }
  return { values }
}

function judgeValue(value: unknown, column: ColumnDef): InputValue | { reject: Reject } {
  if (value === null) return null
  const { type } = column
  const key = column.from ?? column.name
  if (type.kind === 'text') {
    const text = value instanceof LosslessNumber ? value.toString() : value
    if (typeof text !== 'string') return fault('wrong_type', key, `text belongs in ${key}, found ${typeName(value)}`)
    // A NUL cannot be stored by PostgreSQL or Redshift, a lone surrogate by nobody.
    if (text.includes('\0')) return fault('bad_encoding', key, `${key} holds the character U+0000`)
    if (!text.isWellFormed()) return fault('bad_encoding', key, `${key} holds half of a surrogate pair`)
    const bytes = Buffer.byteLength(text)
    if (bytes > type.bytes) return fault('too_long', key, `${key} has ${bytes} bytes, ${type.bytes} fit`)
    return text
  }
  const literal =
    value instanceof LosslessNumber ? value.toString() : typeof value === 'string' ? withoutBlanks(value) : undefined
  if (literal === '') return null
  if (literal === undefined || !NUMBER.test(literal)) {
    return fault(
      'wrong_type',
      key,
      `a number belongs in ${key}, found ${literal === undefined ? typeName(value) : quote(literal)}`
    )
  }
  return type.kind === 'double' ? judgeDouble(literal, key, column) : judgeInteger(literal, key, column)
}

function judgeDouble(literal: string, key: string, column: ColumnDef): InputValue | { reject: Reject } {
  const number = Number(literal)
  if (!Number.isFinite(number) || !inRange(number, column)) {
    return fault('out_of_range', key, `${key} is ${quote(literal)}, ${rangeOf(column)}`)
  }
  if (number === 0 && /^-?[0.]*[1-9]/.test(literal)) {
    return fault('out_of_range', key, `${key} is ${quote(literal)}, nearer to 0 than a double can hold`)
  }
  // One 0: the fast reader has no sign of -0 either.
  return number === 0 ? 0 : number
}

function judgeInteger(literal: string, key: string, column: ColumnDef): InputValue | { reject: Reject } {
  const integer = wholeNumber(literal)
  if (integer === undefined)
    return fault('wrong_type', key, `a whole number belongs in ${key}, found ${quote(literal)}`)
  const number = Number(integer)
  if (!Number.isSafeInteger(number) || !inRange(number, column)) {
    return fault('out_of_range', key, `${key} is ${quote(literal)}, ${rangeOf(column)}`)
  }
  return number
}

/** The integer that a decimal literal stands for (1540919166796.0, 1e3), or undefined where it has a fraction. */
function wholeNumber(literal: string): bigint | number | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal)
  if (!parts) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '')
  if (/^0*$/.test(digits)) return 0n
  const zeros = Number(exponent) - fraction.length
  // Beyond any column's range: no need to write it out.
  if (zeros > 400) return Number.POSITIVE_INFINITY
  if (zeros >= 0) return BigInt(`${sign}${digits}${'0'.repeat(zeros)}`)
  const cut = digits.length + zeros
  if (cut <= 0 || !/^0*$/.test(digits.slice(cut))) return undefined
  return BigInt(sign + digits.slice(0, cut))
}

const inRange = (value: number, { min, max }: ColumnDef): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max)

const rangeOf = ({ min, max }: ColumnDef): string =>
  min === undefined && max === undefined ? 'more than a double can hold' : `outside ${min ?? '−∞'} to ${max ?? '∞'}`

function fault(reason: RejectReason, column: string | null, text: string): { reject: Reject } {
  // A parser quotes what it met, and PostgreSQL cannot hold a NUL.
  const message = text.replaceAll('\0', '\\u0000')
  return { reject: { reason, column, message: message.length > 300 ? `${message.slice(0, 299)}…` : message } }
}

/** Without the white space of JSON at both ends. A number beside any other is no number, as with the fast reader. */
function withoutBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && BLANKS.includes(text.charAt(start))) start++
  while (end > start && BLANKS.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value instanceof LosslessNumber) return `the number ${value.toString()}`
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'string') return 'text'
  return `${value}`
}
