import type { Value } from '../types.ts'

/**
 * Text as a literal. Whether a backslash escapes is a matter of settings and contexts on Redshift (its documents double it in
 * patterns); CHR(92) means the same everywhere.
 */
export function literal(text: string): string {
  const parts = text.split('\\').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || CHR(92) || ')})`
}

/** A value in a list of VALUES. Doubles go as text: a numeric literal has 38 digits at most, and a double more range than that. */
export function valueLiteral(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : doubleLiteral(value)
  return typeof value === 'bigint' ? String(value) : literal(value)
}

const doubleLiteral = (value: number): string => `'${Object.is(value, -0) ? '-0' : value}'`
