import { AppError } from '../../util/errors.ts'
import type { Value } from '../types.ts'

/** Rows in groups of so many bytes at most, each of which is one INSERT. */
export function* groups(rows: readonly string[], most: number): Generator<readonly string[]> {
  let group: string[] = []
  let bytes = 0
  for (const row of rows) {
    const size = Buffer.byteLength(row) + 2
    if (group.length > 0 && bytes + size > most) {
      yield group
      group = []
      bytes = 0
    }
    group.push(row)
    bytes += size
  }
  if (group.length > 0) yield group
}

/** A value of a row that was read back from JSON. */
export function memberOf(row: unknown, name: string): Value {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  throw new AppError('E_BUG', 'report-bug', `a row on its way has no value of ${name}`)
}

/** A row as one line of JSON. */
export function jsonOf(names: readonly string[], row: readonly Value[]): string {
  const members = names.map((name, i) => {
    const value = row[i] ?? null
    // A bigint is written as the number it is; JSON's own writer refuses it.
    return `${JSON.stringify(name)}:${typeof value === 'bigint' ? String(value) : JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}
