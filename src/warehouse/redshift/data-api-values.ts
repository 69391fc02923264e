import type { ColumnMetadata, Field, SqlParameter } from '@aws-sdk/client-redshift-data'
import { AppError } from '../../util/errors.ts'
import type { ResultColumn, Value } from '../types.ts'
import { parseValue, toText, columnOf as wireColumnOf } from '../wire/values.ts'

/** The catalog's names of types, with the numbers by which the wire protocol knows them. */
const oids: Readonly<Record<string, number>> = {
  bool: 16,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700
}

/** One column of a result: what we call it, and how its values are read. */
export interface DataApiColumn extends ResultColumn {
  readonly read: (field: Field) => Value
}

export function columnOf(metadata: ColumnMetadata): DataApiColumn {
  const name = metadata.label || metadata.name || ''
  const oid = oids[metadata.typeName ?? ''] ?? 0
  const read = (field: Field): Value => {
    if (field.isNull) return null
    if (field.stringValue !== undefined)
      return parseValue(oid, oid === 16 ? boolText(field.stringValue) : field.stringValue)
    if (field.longValue !== undefined) return exact(field.longValue, name)
    if (field.doubleValue !== undefined) return field.doubleValue
    if (field.booleanValue !== undefined) return field.booleanValue
    throw new AppError('E_BUG', 'report-bug', `the Data API gave a value of ${name} in a form that is not known`)
  }
  const { precision = 0, scale = 0 } = metadata
  return { ...wireColumnOf(name, oid, { precision, scale }), read }
}

const boolText = (text: string): string => (/^t/i.test(text) ? 't' : 'f')

/** JSON numbers are read as doubles: past 2^53 the SDK itself has rounded already, and a wrong id is worse than none. */
function exact(value: number, column: string): number {
  if (Number.isSafeInteger(value)) return value
  throw new AppError(
    'E_WAREHOUSE',
    'fix-config',
    `column ${column} holds an integer beyond 2^53, which the Data API cannot hand over exactly`,
    { hint: 'Use the wire protocol ([CLUSTER] TRANSPORT = pg), or CAST the column to VARCHAR.' }
  )
}

export interface NamedStatement {
  readonly sql: string
  readonly parameters: SqlParameter[]
}

/**
 * Turns `$1` into `:p1`, outside of quotes and comments. A parameter of the Data API is text, never null and never empty: those two
 * become part of the statement.
 */
export function namedParameters(sql: string, params: readonly Value[]): NamedStatement {
  if (params.length === 0) return { sql, parameters: [] }
  const used = new Map<string, string>()
  const text = sql.replace(
    /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\d+)/g,
    (found, number) => {
      if (number === undefined) return found
      const value = toText(params[Number(number) - 1] ?? null)
      if (value === null) return 'NULL'
      if (value === '') return "''"
      used.set(`p${number}`, value)
      return `:p${number}`
    }
  )
  return { sql: text, parameters: [...used].map(([name, value]) => ({ name, value })) }
}
