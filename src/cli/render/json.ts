import type { ColumnKind, QueryResult, Value } from '../../warehouse/types.ts'

/**
 * JSON text of a value. Integers above 2^53, and decimals beyond a double, keep all their digits, which JSON.stringify has no
 * way to say; what is no number in JSON (NaN, infinity) is null.
 */
export function jsonText(value: unknown, indent = ''): string {
  return write(value, indent, indent === '' ? '' : '\n') ?? 'null'
}

/** The rows as an array of objects, one a line. */
export function renderJson(result: QueryResult): string {
  const names = uniqueNames(result.columns.map(({ name }) => name)).map((name) => `${JSON.stringify(name)}:`)
  const kinds = result.columns.map(({ kind }) => kind)
  const rows = result.rows.map(
    (row) => `{${names.map((name, index) => name + jsonText(jsonValue(row[index] ?? null, kinds[index]))).join(',')}}`
  )
  return rows.length === 0 ? '[]\n' : `[\n${rows.join(',\n')}\n]\n`
}

/** The rows as objects. */
export function rowsAsObjects(result: QueryResult): readonly Readonly<Record<string, Value | LongNumber>>[] {
  const names = uniqueNames(result.columns.map(({ name }) => name))
  const kinds = result.columns.map(({ kind }) => kind)
  return result.rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, jsonValue(row[index] ?? null, kinds[index])]))
  )
}

/** A decimal with more digits than a double has: its text, which in JSON is a number. */
class LongNumber {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

const jsonValue = (value: Value, kind: ColumnKind | undefined): Value | LongNumber =>
  kind === 'double' && typeof value === 'string' ? new LongNumber(value) : value

/** An object has each key once: of columns with the same name, the second is name_2. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let number = 2; taken.has(unique); number += 1) unique = `${name}_${number}`
    taken.add(unique)
    return unique
  })
}

function write(value: unknown, indent: string, end: string): string | undefined {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof LongNumber) return value.digits
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(), indent, end)
  const inner = end + indent
  const space = indent === '' ? '' : ' '
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => write(item, indent, inner) ?? 'null')
    return items.length === 0 ? '[]' : `[${inner}${items.join(`,${inner}`)}${end}]`
  }
  const members = Object.entries(value).flatMap(([key, member]) => {
    const text = write(member, indent, inner)
    return text === undefined ? [] : [`${JSON.stringify(key)}:${space}${text}`]
  })
  return members.length === 0 ? '{}' : `{${inner}${members.join(`,${inner}`)}${end}}`
}
