import { FIRST_NUMBERED_LINE } from '../../model/staging.ts'
import type { ColumnDef, TableDef } from '../../model/types.ts'
import { type } from './ddl.ts'
import { identifier } from './literal.ts'

/** A column that COPY fills, named so that 'auto ignorecase' finds it: firstName becomes firstname. */
export interface LandingColumn {
  readonly name: string
  readonly type: string
}

/**
 * The columns of files as COPY reads them. Every number lands as a double: the logs write whole numbers as 1540919166796.0, which
 * BIGINT does not take, and below 2^53 none is changed. A text keeps its limit, so that one that is longer is an error of its row.
 */
export function landingColumns(table: TableDef): readonly LandingColumn[] {
  return table.columns.flatMap((column) =>
    column.from === undefined ? [] : [{ name: column.from.toLowerCase(), type: landingType(column) }]
  )
}

function landingType({ type: logical }: ColumnDef): string {
  return logical.kind === 'integer' || logical.kind === 'bigint' ? type({ kind: 'double' }) : type(logical)
}

/** COPY tells of no row which file it came from; `line` is a number of the row's own, unique and in no order. */
export function landingTable(name: string, columns: readonly LandingColumn[]): string {
  const list = columns.map((column) => `  ${identifier(column.name)} ${column.type}`)
  return `CREATE TEMPORARY TABLE ${identifier(name)} (\n  "line" bigint IDENTITY(${FIRST_NUMBERED_LINE}, 1),\n${list.join(',\n')}\n)`
}
