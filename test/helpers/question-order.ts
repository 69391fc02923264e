import { outermost } from '../../src/util/sql-text.ts'
import type { QueryResult } from '../../src/warehouse/types.ts'

/** The output columns that the outermost ORDER BY names, in order; throws where it holds anything else. */
export function orderColumns(sql: string): readonly string[] {
  const [, terms] = /\border\s+by\b([\s\S]*?)(?:\blimit\s+\d+\s*)?$/i.exec(outermost(sql)) ?? []
  if (terms === undefined) throw new Error('no ORDER BY at the end')
  return terms.split(',').map((term) => {
    const [, column] = /^\s*([a-z_]+)( desc)?( nulls last)?\s*$/i.exec(term) ?? []
    if (column === undefined) throw new Error(`ORDER BY holds more than a column's name: ${term}`)
    return column
  })
}

/** The rows that stand in no fixed order, because the columns of the ORDER BY say the same of another row. */
export function tiedRows(result: QueryResult, order: readonly string[]): readonly string[] {
  const at = order.map((name) => result.columns.findIndex((column) => column.name === name))
  if (at.includes(-1)) throw new Error(`ORDER BY names columns that are not in the result: ${order.join(', ')}`)
  const keys = result.rows.map((row) => at.map((column) => `${typeof row[column]}:${row[column]}`).join(' | '))
  return keys.filter((key, i) => keys.indexOf(key) !== i)
}

/** Columns of the ORDER BY without NULLS LAST in which a null was seen: engines put those at different ends. */
export function unplacedNulls(sql: string, result: QueryResult): readonly string[] {
  return orderColumns(sql).filter((name) => {
    const at = result.columns.findIndex((column) => column.name === name)
    const placed = new RegExp(`\\b${name}( desc)? nulls last`, 'i').test(
      outermost(sql)
        .split(/\border\s+by\b/i)
        .at(-1) ?? ''
    )
    return !placed && result.rows.some((row) => row[at] === null)
  })
}

export function withoutLimit(sql: string): string {
  return sql.replace(/\blimit\s+\d+\s*$/i, '')
}
