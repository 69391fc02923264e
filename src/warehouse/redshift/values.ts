import type { Value } from '../types.ts'

/** Characters that stand for others inside a literal: each of one byte, and rare in texts. */
const STAND_INS = ['~', '^', '`', '|', '#', '\u0001', '\u0002', '\u0003', '\u0004', '\u0005', '\u0006']
/** A literal may grow by so many bytes before it is written the other way. */
const GROWTH = 100

/**
 * Text as a literal. Whether a backslash escapes is a matter of settings and contexts on Redshift (its documents double it in
 * patterns); CHR(92) means the same everywhere. Where there are many of them, or many quotes, others stand for them and REPLACE puts
 * them back: a statement has its limit, and a row of JSON that was rejected has a backslash before every other quote.
 */
export function literal(text: string): string {
  const parts = text.split('\\')
  const growth = (parts.length - 1) * 13 + (text.split("'").length - 1)
  const [slash, quote] = growth > GROWTH ? STAND_INS.filter((char) => !text.includes(char)) : []
  if (slash !== undefined && quote !== undefined) {
    const plain = text.replaceAll('\\', slash).replaceAll("'", quote)
    return `REPLACE(REPLACE('${plain}', '${slash}', CHR(92)), '${quote}', CHR(39))`
  }
  const quoted = parts.map((part) => `'${part.replaceAll("'", "''")}'`)
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(' || CHR(92) || ')})`
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
