import type { ColumnKind, QueryResult, Value } from '../../warehouse/types.ts'
import { renderTable, type TableOptions } from './table.ts'

/** Objects with the same keys as a result that every renderer takes. */
export function resultOf(records: readonly Readonly<Record<string, Value>>[]): QueryResult {
  const names = Object.keys(records[0] ?? {})
  const kind = (name: string): ColumnKind =>
    records.every((r) => r[name] === null || typeof r[name] === 'number' || typeof r[name] === 'bigint')
      ? 'integer'
      : 'text'
  return {
    columns: names.map((name) => ({ name, kind: kind(name) })),
    rows: records.map((r) => names.map((name) => r[name] ?? null)),
    truncated: false
  }
}

export const tableOf = (records: readonly Readonly<Record<string, Value>>[], options: TableOptions = {}): string =>
  renderTable(resultOf(records), options)
