import { inputColumns } from '../extract/read-json.ts'
import type { ColumnDef, TableDef } from '../model/index.ts'

/** Rules of DESIGN §2 as SQL over rows that a COPY has typed, in the alias `l`. */
export interface BrokenRules {
  /** A condition: the row breaks one; never null. */
  readonly any: string
  /** The key at fault, and the reason, of the first that it breaks. */
  readonly column: string
  readonly reason: string
}

const value = (column: ColumnDef): string => `l."${(column.from ?? '').toLowerCase()}"`

/**
 * The rules of a staging table's columns. The conversion itself is COPY's: a number lands as a double, so that a fraction where a
 * whole number belongs shows here.
 */
export function brokenRules(table: TableDef): BrokenRules {
  const broken = inputColumns(table).flatMap((column) => rulesOf(column, table))
  const pick = (of: (rule: Rule) => string): string =>
    `CASE ${broken.map((rule) => `WHEN ${rule.when} THEN '${of(rule)}'`).join(' ')} END`
  return {
    any: `(CASE WHEN ${broken.map(({ when }) => when).join('\n  OR ')} THEN TRUE ELSE FALSE END)`,
    column: pick(({ column }) => column),
    reason: pick(({ reason }) => reason)
  }
}

interface Rule {
  readonly when: string
  readonly column: string
  readonly reason: string
}

function rulesOf(column: ColumnDef, table: TableDef): Rule[] {
  const x = value(column)
  const name = column.from ?? ''
  const rules: Rule[] = []
  if (column.required) rules.push({ when: `${x} IS NULL`, column: name, reason: 'missing_field' })
  if (column.name === 'user_id' && table.columns.some((c) => c.name === 'page')) {
    rules.push({ when: `(l."page" = 'NextSong' AND ${x} IS NULL)`, column: name, reason: 'missing_field' })
  }
  const whole = column.type.kind === 'integer' || column.type.kind === 'bigint'
  if (whole) rules.push({ when: `${x} <> FLOOR(${x})`, column: name, reason: 'wrong_type' })
  if (column.min !== undefined) rules.push({ when: `${x} < ${column.min}`, column: name, reason: 'out_of_range' })
  if (column.max !== undefined) rules.push({ when: `${x} > ${column.max}`, column: name, reason: 'out_of_range' })
  return rules
}

/** The columns of a staging table from the landed ones, in order, as far as they come from the input. */
export function conversions(table: TableDef): string {
  return inputColumns(table)
    .map((column) => {
      const { kind } = column.type
      if (kind !== 'integer' && kind !== 'bigint') return `${value(column)} AS ${column.name}`
      return `CAST(${value(column)} AS ${kind === 'integer' ? 'INTEGER' : 'BIGINT'}) AS ${column.name}`
    })
    .join(', ')
}
