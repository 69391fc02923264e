import type { DecimalSize } from './types.ts'

/** More digits than this no engine's DECIMAL has but PostgreSQL's. */
export const MAX_DIGITS = 38

/** The size of a DECIMAL column as its engine tells it; 'unknown' where that is none that DuckDB and Parquet have. */
export function decimalSize(precision: number, scale: number): DecimalSize {
  const known = precision > 0 && precision <= MAX_DIGITS && scale >= 0 && scale <= precision
  return known ? { precision, scale } : 'unknown'
}

/**
 * A decimal from its text, without exponent: a number where that prints the same digits, else a bigint where it is whole, else
 * the text. Zeros at the end of a fraction are no digits, as in the number that they would be.
 */
export function fromDecimal(text: string): number | bigint | string {
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  const number = Number(plain)
  // NaN and infinity are values of PostgreSQL's numeric.
  if (!/^-?[\d.]+$/.test(plain)) return number
  if (!plain.includes('.')) return Number.isSafeInteger(number) ? number : BigInt(plain)
  return withoutExponent(number) === plain ? number : plain
}

/** The digits of a number between 1 and -1, which JavaScript prints with an exponent where it is small. */
export function withoutExponent(number: number): string {
  const [, sign = '', first, rest = '', zeros] = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(String(number)) ?? []
  return first === undefined ? String(number) : `${sign}0.${'0'.repeat(Number(zeros) - 1)}${first}${rest}`
}
