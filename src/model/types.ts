/** The vocabulary in which tables are declared. Pure data: no I/O, no engine. */

export type LogicalType =
  | { readonly kind: 'text' /** Most bytes of UTF-8 that fit. */; readonly bytes: number }
  /** Text without a limit that matters (raw input, samples). Redshift has a limit: see Traits.longTextBytes. */
  | { readonly kind: 'long-text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'double' }
  | { readonly kind: 'boolean' }
  /** UTC, without zone, milliseconds kept. */
  | { readonly kind: 'timestamp' }

export interface ColumnDef {
  readonly name: string
  readonly type: LogicalType
  /** NOT NULL, on engines and in the input alike. */
  readonly required: boolean
  /** What the column means; goes into the data dictionary and into the database's own comments. */
  readonly comment: string
  /** The key of the input JSON that fills it, where there is one. */
  readonly from?: string
  /** The logs write this number as text. */
  readonly quoted?: boolean
  /** Least and greatest value that can be meant; outside it an input row is rejected as out_of_range. */
  readonly min?: number
  readonly max?: number
  /** The values known to occur; others fail or warn in a check, as the check says. */
  readonly accepted?: readonly string[]
  /** table.column that this refers to. */
  readonly references?: string
}

/** How an engine that spreads rows over nodes should place them. */
export type Distribution =
  | { readonly style: 'key'; readonly column: string }
  | { readonly style: 'all' }
  | { readonly style: 'even' }

export type TableGroup = 'staging' | 'star' | 'books' | 'internal'

export interface TableDef {
  readonly name: string
  readonly group: TableGroup
  readonly comment: string
  readonly columns: readonly ColumnDef[]
  /** Columns that together are unique and never null. */
  readonly key: readonly string[]
  /** Order in which rows should lie on disk, for engines that can use it. */
  readonly sortKey: readonly string[]
  readonly distribution: Distribution
  /** Further column lists that are looked up by, for engines that have indexes. */
  readonly lookups?: readonly (readonly string[])[]
  /** No two of its texts are alike: engines that ask may keep them as they are, since little is saved by pressing them. */
  readonly distinctTexts?: boolean
}

/** Whether a column holds text. */
export function isText(table: TableDef, column: string): boolean {
  const kind = table.columns.find((c) => c.name === column)?.type.kind
  return kind === 'text' || kind === 'long-text'
}

export interface ViewDef {
  readonly name: string
  readonly comment: string
  readonly columns: readonly ColumnDef[]
  /** The SELECT behind the view, in SQL that every engine takes. */
  readonly select: string
}
