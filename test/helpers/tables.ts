import type { LogicalType, TableDef } from '../../src/model/types.ts'

/** A table for a test, from names and types alone. */
export function tableOf(
  name: string,
  columns: Readonly<Record<string, LogicalType['kind']>>,
  more: Partial<TableDef> = {}
): TableDef {
  return {
    name,
    group: 'internal',
    comment: `Test table ${name}.`,
    columns: Object.entries(columns).map(([column, kind]) => ({
      name: column,
      type: kind === 'text' ? { kind, bytes: 65_535 } : { kind },
      required: (more.key ?? []).includes(column),
      comment: `Column ${column}; it's a test.`
    })),
    key: [],
    sortKey: [],
    distribution: { style: 'even' },
    ...more
  }
}
