import type { LogicalType } from '../model/types.ts'
import { MAX_DIGITS, withoutExponent } from '../warehouse/decimal.ts'
import type { ColumnKind, DecimalSize, ResultColumn, Value } from '../warehouse/types.ts'

/** How each kind of column passes through DuckDB: the column's type, how values are handed over, how it comes out. */
const passage: Record<ColumnKind, { ddl: string; as: LogicalType; out?: string }> = {
  text: { ddl: 'VARCHAR', as: { kind: 'long-text' } },
  integer: { ddl: 'BIGINT', as: { kind: 'bigint' } },
  double: { ddl: 'DOUBLE', as: { kind: 'double' } },
  boolean: { ddl: 'BOOLEAN', as: { kind: 'boolean' } },
  timestamp: { ddl: 'TIMESTAMP', as: { kind: 'timestamp' } },
  date: { ddl: 'VARCHAR', as: { kind: 'long-text' }, out: 'DATE' },
  other: { ddl: 'VARCHAR', as: { kind: 'long-text' } }
}

const MAX_BIGINT = 2n ** 63n - 1n

/**
 * A column on its way into a file. Numbers that may have more digits than a double or a BIGINT holds go as text, and come out in
 * the type that the engine names, or else in the first of BIGINT or DOUBLE, DECIMAL and text that holds each of them.
 */
export class ExportColumn {
  readonly name: string
  readonly ddl: string
  readonly as: LogicalType
  readonly #plain: string
  readonly #out: string | undefined
  readonly #decimal: DecimalSize | undefined
  #beyond = false
  #whole = 0
  #scale = 0

  constructor({ name, kind, decimal }: ResultColumn) {
    this.name = name
    this.#decimal = decimal
    const { ddl, as, out } = passage[kind]
    const through = decimal === undefined ? { ddl, as } : passage.text
    this.ddl = through.ddl
    this.as = through.as
    this.#plain = ddl
    this.#out = out
  }

  /** The value as it is appended. */
  take(value: Value): Value {
    if (this.#decimal === undefined || value === null) return value
    const text = typeof value === 'number' ? withoutExponent(value) : String(value)
    if (typeof value === 'string' || (typeof value === 'bigint' && !this.#holds(value))) this.#beyond = true
    const [, whole, fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
    // NaN and infinity are in no DECIMAL.
    this.#whole = Math.max(this.#whole, whole?.length ?? MAX_DIGITS + 1)
    this.#scale = Math.max(this.#scale, fraction.length)
    return text
  }

  /** The column as it is written, as SQL. */
  value(column: string): string {
    const type = this.#decimal === undefined ? this.#out : this.#decimalType(this.#decimal)
    return type === undefined ? column : `CAST(${column} AS ${type})`
  }

  #holds(value: bigint): boolean {
    return this.#plain === 'BIGINT' && value <= MAX_BIGINT && value >= -MAX_BIGINT - 1n
  }

  #decimalType(size: DecimalSize): string {
    if (size !== 'unknown') return `DECIMAL(${size.precision}, ${size.scale})`
    if (!this.#beyond) return this.#plain
    return this.#whole + this.#scale <= MAX_DIGITS ? `DECIMAL(${MAX_DIGITS}, ${this.#scale})` : 'VARCHAR'
  }
}
