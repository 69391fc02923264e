import { LOAD_ERRORS, LoadError } from './errors.ts'
import type { CopyStatement } from './statement.ts'

/** A column that COPY fills. */
export interface TargetColumn {
  readonly name: string
  /** PostgreSQL's name of the type: integer, character varying, … */
  readonly type: string
  /** Bytes of VARCHAR and CHAR. */
  readonly bytes: number | undefined
  readonly precision: number | undefined
  readonly scale: number | undefined
  readonly notNull: boolean
}

type Rules = Pick<
  CopyStatement,
  'timeFormat' | 'emptyAsNull' | 'blanksAsNull' | 'truncateColumns' | 'roundDecimals' | 'trimBlanks' | 'acceptInvalid'
>

/**
 * The value that COPY would store for a field's text, as text for PostgreSQL; null for NULL. Throws a LoadError.
 * @param invalid true where the text's bytes are not UTF-8; they come as one character each
 */
export function convert(column: TargetColumn, field: string | null, rules: Rules, invalid: boolean): string | null {
  const value = field === null ? null : store(column, field, rules, invalid)
  // Rule: nulls into a NOT NULL column fail (DEV copy-parameters-data-conversion, NULL AS).
  if (value === null && column.notNull) throw new LoadError(LOAD_ERRORS.notNull, 'Missing data for not-null field')
  return value
}

function store(column: TargetColumn, field: string, rules: Rules, invalid: boolean): string | null {
  if (column.type === 'character varying' || column.type === 'character')
    return textValue(column, field, rules, invalid)
  // Rule: empty and blank fields of other types are always NULL (EMPTYASNULL, BLANKSASNULL).
  const value = field.trim()
  if (value === '') return null
  switch (column.type) {
    case 'smallint':
      return integer(value, 'Short', -32768n, 32767n)
    case 'integer':
      return integer(value, 'Integer', -2147483648n, 2147483647n)
    case 'bigint':
      return integer(value, 'Long', -9223372036854775808n, 9223372036854775807n)
    case 'real':
    case 'double precision':
      return float(value)
    case 'numeric':
      return decimal(column, value, rules.roundDecimals)
    case 'boolean':
      return boolean(value)
    case 'date':
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value))
        throw new LoadError(LOAD_ERRORS.date, 'Invalid Date Format - length must be 10 or more')
      return value
    case 'timestamp without time zone':
      return timestamp(value, rules.timeFormat)
    default:
      throw new LoadError(LOAD_ERRORS.line, `double, not Redshift: it loads no ${column.type}`)
  }
}

/** Rule: whole digits only: a fraction or exponent is an invalid digit. */
function integer(value: string, type: string, least: bigint, greatest: bigint): string {
  const bad = /^[+-]?\d*/.exec(value)?.[0].length ?? 0
  if (bad < value.length || !/\d/.test(value)) {
    throw new LoadError(LOAD_ERRORS.digit, `Invalid digit, Value '${value[bad] ?? ''}', Pos ${bad}, Type: ${type}`, bad)
  }
  const number = BigInt(value.replace(/^\+/, ''))
  if (number < least || number > greatest)
    throw new LoadError(LOAD_ERRORS.overflow, `Overflow, Value '${value}', Type: ${type}`)
  return String(number)
}

function float(value: string): string {
  const good = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(value)?.[0].length ?? 0
  if (good < value.length)
    throw new LoadError(
      LOAD_ERRORS.float,
      `Invalid digit, Value '${value[good] ?? ''}', Pos ${good}, Type: Double`,
      good
    )
  // Rule: a value beyond DOUBLE PRECISION is out of range.
  if (!Number.isFinite(Number(value)))
    throw new LoadError(LOAD_ERRORS.float, `Overflow, Value '${value}', Type: Double`)
  return value
}

/** Rule: COPY cuts digits beyond the scale; ROUNDEC rounds them. */
function decimal(column: TargetColumn, value: string, round: boolean): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(value)
  if (!parts || (parts[2] === '' && !parts[3])) {
    throw new LoadError(LOAD_ERRORS.decimal, `Invalid digit, Value '${value[0] ?? ''}', Pos 0, Type: Decimal`)
  }
  const scale = column.scale ?? 0
  const whole = parts[2] === '' ? '0' : (parts[2] ?? '0')
  const fraction = (parts[3] ?? '').padEnd(scale + 1, '0')
  let scaled = BigInt(whole + fraction.slice(0, scale))
  if (round && fraction.charCodeAt(scale) >= 0x35) scaled += 1n
  if (String(scaled).length > (column.precision ?? 18)) {
    throw new LoadError(LOAD_ERRORS.decimal, `Numeric overflow, Value '${value}', Type: Decimal`)
  }
  const digits = String(scaled).padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${parts[1] === '-' ? '-' : ''}${digits.slice(0, at)}${scale > 0 ? `.${digits.slice(at)}` : ''}`
}

function boolean(value: string): string {
  const text = value.toLowerCase()
  if (['t', 'true', 'y', 'yes', '1'].includes(text)) return 't'
  if (['f', 'false', 'n', 'no', '0'].includes(text)) return 'f'
  throw new LoadError(LOAD_ERRORS.boolean, 'Unknown boolean format')
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/

/**
 * Rule: 'auto', 'epochsecs' and 'epochmillisecs' are case-sensitive; 'auto' knows no epochs; without TIMEFORMAT it is
 * YYYY-MM-DD HH:MI:SS (DEV copy-parameters-data-conversion, automatic-recognition).
 */
function timestamp(value: string, format: string | undefined): string {
  const wrong = (): never => {
    throw new LoadError(
      LOAD_ERRORS.timestamp,
      `Invalid timestamp format or value [${format ?? 'YYYY-MM-DD HH24:MI:SS'}]`
    )
  }
  if (format === 'epochsecs' || format === 'epochmillisecs') {
    if (!/^-?\d+$/.test(value)) wrong()
    const ms = Number(value) * (format === 'epochsecs' ? 1000 : 1)
    const date = new Date(ms)
    if (Number.isNaN(date.getTime())) wrong()
    return date.toISOString().replace('T', ' ').replace('Z', '')
  }
  const zoned = format === 'auto' ? value.replace(/(?:Z|[+-]00:?00)$/, '') : value
  const known =
    format === undefined || format === 'auto' || format === 'YYYY-MM-DD HH:MI:SS' || format === 'YYYY-MM-DDTHH:MI:SS'
  // A format that is none of these matches nothing here: fail closed, row by row, as a misspelt keyword does.
  if (!known || !ISO.test(zoned)) wrong()
  const date = new Date(`${zoned.replace(' ', 'T')}${zoned.length > 10 ? 'Z' : ''}`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== zoned.slice(0, 10)) wrong()
  return zoned
}

function textValue(column: TargetColumn, field: string, rules: Rules, invalid: boolean): string | null {
  let value = rules.trimBlanks ? field.replace(/ +$/, '') : field
  if (rules.emptyAsNull && value === '') return null
  if (rules.blanksAsNull && value !== '' && value.trim() === '') return null
  if (invalid) value = repair(column, value, rules.acceptInvalid)
  // A lone half of a surrogate pair, and U+0000, are no text (DEV multi-byte-character-load-errors).
  if (!value.isWellFormed() || value.includes('\0')) {
    throw new LoadError(
      LOAD_ERRORS.utf8,
      `String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ${value.includes('\0') ? '0' : 'ed'} (error 5)`
    )
  }
  const bytes = column.bytes ?? 65535
  const length = Buffer.byteLength(value)
  // Rule: CHAR takes single-byte characters only.
  if (column.type === 'character' && length !== value.length)
    throw new LoadError(LOAD_ERRORS.char, 'Invalid char: multibyte character in a CHAR column')
  if (length <= bytes) return value
  // Rule: TRUNCATECOLUMNS cuts, at a whole character; without it the row fails.
  if (rules.truncateColumns) return cut(value, bytes)
  throw new LoadError(LOAD_ERRORS.range, 'String length exceeds DDL length')
}

function cut(value: string, bytes: number): string {
  let length = 0
  let end = 0
  for (const character of value) {
    length += Buffer.byteLength(character)
    if (length > bytes) break
    end += character.length
  }
  return value.slice(0, end)
}

/** Rule: ACCEPTINVCHARS, for VARCHAR only, puts one replacement for each byte. */
function repair(column: TargetColumn, value: string, replacement: string | undefined): string {
  const bytes = Buffer.from(value, 'latin1')
  const text = bytes.toString('utf8')
  if (Buffer.from(text).equals(bytes)) return text
  if (replacement === undefined || column.type !== 'character varying') {
    const at = bytes.findIndex((byte) => byte >= 0x80)
    throw new LoadError(
      LOAD_ERRORS.utf8,
      `String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ${bytes.toString('hex', at, at + 2)} (error 3)`,
      at
    )
  }
  let repaired = ''
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find((n) => {
      const character = bytes.toString('utf8', at, at + n)
      return !character.includes('�') && Buffer.byteLength(character) === n
    })
    repaired += size === undefined ? replacement : bytes.toString('utf8', at, at + size)
    at += size ?? 1
  }
  return repaired
}
