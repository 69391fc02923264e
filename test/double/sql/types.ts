import { notSupported, RedshiftError, syntaxError } from '../errors.ts'
import { Cursor, type Token } from './lexer.ts'

export interface SqlType {
  /** The type for PostgreSQL. */
  readonly sql: string
  /** Most bytes, for VARCHAR and CHAR. */
  readonly bytes?: number
  readonly kind: 'varchar' | 'char' | 'other'
}

/** Names of types by what PostgreSQL calls them (DEV c_Supported_data_types). */
const PLAIN: Readonly<Record<string, string>> = {
  smallint: 'smallint',
  int2: 'smallint',
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  real: 'real',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  timestamptz: 'timestamptz',
  timetz: 'timetz',
  time: 'time'
}
const VARCHARS = new Set(['varchar', 'nvarchar', 'text'])
const CHARS = new Set(['char', 'character', 'nchar', 'bpchar'])

/**
 * Reads a type where the cursor stands.
 * @param column true in DDL, where VARCHAR and TEXT are VARCHAR(256) (DEV r_Character_types); in a cast the size is that
 *   of the expression
 */
export function readType(cursor: Cursor, column: boolean): SqlType {
  const name = cursor.name()
  if (name === 'double') {
    cursor.expect('precision')
    return { sql: 'double precision', kind: 'other' }
  }
  if (name === 'decimal' || name === 'numeric') return readDecimal(cursor)
  if (name === 'character' && cursor.accept('varying')) return varchar(readLength(cursor), column)
  if (name === 'text') return column ? varchar(256, true) : varchar(undefined, false)
  if (VARCHARS.has(name)) return varchar(readLength(cursor), column)
  if (name === 'bpchar') return char(256)
  if (CHARS.has(name)) return char(readLength(cursor) ?? 1)
  if (name === 'timestamp' || name === 'time') return readTime(cursor, name)
  const plain = PLAIN[name]
  // Rule: types that Redshift has not (DEV c_unsupported-postgresql-datatypes), or that the double has not.
  if (plain === undefined) throw notSupported(`type "${name}"`, 'not a type that it knows (c_Supported_data_types)')
  if (cursor.peek()?.raw === '[') throw notSupported('an array type', 'Redshift has no arrays')
  return { sql: plain, kind: 'other' }
}

function readTime(cursor: Cursor, name: string): SqlType {
  // Rule: TIMESTAMP has no precision of its own: 6 digits always (DEV r_Datetime_types).
  if (cursor.peek()?.raw === '(') throw syntaxError('(')
  if (cursor.accept('with', 'time', 'zone')) return { sql: `${name} with time zone`, kind: 'other' }
  cursor.accept('without', 'time', 'zone')
  return { sql: `${name} without time zone`, kind: 'other' }
}

/** Rule: DECIMAL is DECIMAL(18,0); at most 38 digits (DEV r_Numeric_types201). */
function readDecimal(cursor: Cursor): SqlType {
  if (cursor.peek()?.raw !== '(') return { sql: 'numeric(18,0)', kind: 'other' }
  const group = new Cursor(cursor.group())
  const precision = group.integer()
  const scale = group.accept(',') ? group.integer() : 0
  group.end()
  if (precision < 1 || precision > 38 || scale > 37 || scale > precision) {
    throw new RedshiftError('42601', `DECIMAL precision ${precision} must be between 1 and 38`)
  }
  return { sql: `numeric(${precision},${scale})`, kind: 'other' }
}

function readLength(cursor: Cursor): number | undefined {
  if (cursor.peek()?.raw !== '(') return undefined
  const group = new Cursor(cursor.group())
  const length = group.accept('max') ? 65535 : group.integer()
  group.end()
  return length
}

/** Rule: 65535 bytes at most (DEV r_Character_types). */
function varchar(length: number | undefined, column: boolean): SqlType {
  const bytes = length ?? (column ? 256 : undefined)
  if (bytes === undefined) return { sql: 'varchar', kind: 'varchar' }
  if (bytes < 1 || bytes > 65535) {
    throw new RedshiftError('42601', `length for type character varying cannot exceed 65535`)
  }
  return { sql: `varchar(${bytes})`, bytes, kind: 'varchar' }
}

function char(bytes: number): SqlType {
  if (bytes < 1 || bytes > 4096) throw new RedshiftError('42601', 'length for type character cannot exceed 4096')
  return { sql: `char(${bytes})`, bytes, kind: 'char' }
}

/** The type that these tokens spell, and no more. */
export function typeOf(tokens: readonly Token[]): SqlType {
  const cursor = new Cursor(tokens)
  const type = readType(cursor, false)
  cursor.end()
  return type
}
