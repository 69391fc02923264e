import { AppError } from '../util/errors.ts'
import type { ColumnKind, QueryResult, Value } from '../warehouse/types.ts'
import type { Expected } from './expected.ts'
import { comparable, sameValue } from './same-value.ts'

export interface CompareOptions {
  /** The order of the rows matters too (the query has an ORDER BY). Default: true. */
  readonly ordered?: boolean
  /** How many rows of each sort the comparison keeps as samples; the counts are always whole. Default: 10. */
  readonly samples?: number
}

/** A row of one side, with its number there, from 1. */
export interface NumberedRow {
  readonly row: number
  readonly values: readonly Value[]
}

/** A row that both sides have under the same labels, with other values. */
export interface DifferingRow {
  readonly actualRow: number
  readonly expectedRow: number
  readonly actual: readonly Value[]
  readonly expected: readonly Value[]
  /** The columns in which they differ. */
  readonly columns: readonly string[]
}

/** What a comparison found. Rows in it have the values of `columns`, in that order. */
export interface Comparison {
  readonly equal: boolean
  /** The columns by which rows were compared: those of both sides, in the result's order. */
  readonly columns: readonly string[]
  readonly missingColumns: readonly string[]
  readonly unexpectedColumns: readonly string[]
  readonly rows: { readonly actual: number; readonly expected: number; readonly same: number }
  /** Expected, but not in the result. */
  readonly missing: { readonly count: number; readonly samples: readonly NumberedRow[] }
  /** In the result, but not expected. */
  readonly unexpected: { readonly count: number; readonly samples: readonly NumberedRow[] }
  readonly differing: { readonly count: number; readonly samples: readonly DifferingRow[] }
  /** The same rows in another order: the first row of the result that stands elsewhere. Only where order matters. */
  readonly orderDiffersAt?: number
}

/** A row with its values in the form in which they are compared. */
interface Prepared extends NumberedRow {
  readonly keys: readonly Value[]
}

/** Compares a query's result with what is expected: columns by name, then rows, then (if it matters) their order. */
export function compare(
  actual: QueryResult,
  expected: Expected | QueryResult,
  options: CompareOptions = {}
): Comparison {
  if (actual.truncated) {
    throw new AppError('E_BUG', 'report-bug', 'A result that was cut short cannot be compared.')
  }
  const width = options.samples ?? 10
  const layout = matchColumns(actual, expected)
  const kinds = layout.pairs.map((pair) => pair.kind)
  const left = prepare(
    actual.rows,
    layout.pairs.map((pair) => pair.actual),
    kinds
  )
  const right = prepare(
    expected.rows,
    layout.pairs.map((pair) => pair.expected),
    kinds
  )
  const { missing, unexpected, same, firstMoved } = matchRows(left, right, kinds)
  const columns = layout.pairs.map((pair) => pair.name)
  const differing = pairByLabels(unexpected, missing, kinds, columns)
  const alone = (rows: readonly Prepared[], paired: ReadonlySet<number>) => {
    const rest = rows.filter(({ row }) => !paired.has(row))
    return { count: rest.length, samples: rest.slice(0, width).map(({ row, values }) => ({ row, values })) }
  }
  const sameRows = missing.length === 0 && unexpected.length === 0
  const moved = (options.ordered ?? true) && sameRows ? firstMoved : undefined
  return {
    equal: sameRows && moved === undefined && layout.missing.length === 0 && layout.unexpected.length === 0,
    columns,
    missingColumns: layout.missing,
    unexpectedColumns: layout.unexpected,
    rows: { actual: actual.rows.length, expected: expected.rows.length, same },
    missing: alone(missing, new Set(differing.map((row) => row.expectedRow))),
    unexpected: alone(unexpected, new Set(differing.map((row) => row.actualRow))),
    differing: { count: differing.length, samples: differing.slice(0, width) },
    ...(moved === undefined ? {} : { orderDiffersAt: moved })
  }
}

interface ColumnPair {
  readonly name: string
  readonly kind: ColumnKind
  readonly actual: number
  readonly expected: number
}

function matchColumns(actual: QueryResult, expected: Expected | QueryResult) {
  const names = actual.columns.map((column) => column.name)
  const width = Math.max(0, ...expected.rows.map((row) => row.length))
  // Without names the expected columns are the result's own, as far as they go; further ones are missing by number.
  const wanted =
    expected.columns?.map((column) => (typeof column === 'string' ? column : column.name)) ??
    (expected.rows.length === 0 ? names : Array.from({ length: width }, (_, i) => names[i] ?? `column ${i + 1}`))
  const pairs = actual.columns.flatMap(({ name, kind }, index): ColumnPair[] => {
    const at = wanted.indexOf(name)
    return at === -1 ? [] : [{ name, kind, actual: index, expected: at }]
  })
  return {
    pairs,
    missing: wanted.filter((name) => !names.includes(name)),
    unexpected: names.filter((name) => !wanted.includes(name))
  }
}

function prepare(rows: QueryResult['rows'], at: readonly number[], kinds: readonly ColumnKind[]): Prepared[] {
  return rows.map((row, index) => {
    const values = at.map((column) => row[column] ?? null)
    return { row: index + 1, values, keys: values.map((value, i) => comparable(value, kinds[i] ?? 'text')) }
  })
}

/** Takes equal rows off both sides, as multisets: what is left over is missing or unexpected. */
function matchRows(actual: readonly Prepared[], expected: readonly Prepared[], kinds: readonly ColumnKind[]) {
  const left: Prepared[] = []
  const waiting = new Map<string, Prepared[]>()
  let same = 0
  let firstMoved: number | undefined
  // Most rows stand where they are expected: only the others are looked up.
  for (let i = 0; i < Math.max(actual.length, expected.length); i += 1) {
    const a = actual[i]
    const e = expected[i]
    if (a !== undefined && e !== undefined && sameRow(a, e)) {
      same += 1
      continue
    }
    if (a !== undefined) left.push(a)
    if (e !== undefined) {
      const key = exactKey(e, kinds)
      const bucket = waiting.get(key)
      if (bucket === undefined) waiting.set(key, [e])
      else bucket.push(e)
    }
  }
  const unexpected: Prepared[] = []
  for (const row of left) {
    const bucket = waiting.get(exactKey(row, kinds)) ?? []
    const found = bucket.findIndex((candidate) => sameRow(row, candidate))
    if (found === -1) {
      unexpected.push(row)
    } else {
      bucket.splice(found, 1)
      same += 1
      firstMoved ??= row.row
    }
  }
  const missing = [...waiting.values()].flat().sort((a, b) => a.row - b.row)
  return { missing, unexpected, same, firstMoved }
}

/** Equal rows have equal keys: doubles, which are equal when near, stay out of it. */
function exactKey(row: Prepared, kinds: readonly ColumnKind[]): string {
  return row.keys
    .map((key, i) =>
      kinds[i] === 'double' || kinds[i] === 'other' ? '' : `${typeof key}:${JSON.stringify(String(key))}`
    )
    .join()
}

function sameRow(a: Prepared, b: Prepared): boolean {
  return a.keys.every((key, i) => sameValue(key, b.keys[i] ?? null))
}

/**
 * Pairs leftover rows that say different things of one subject: those that agree in every label (text, date, time,
 * boolean; where there is none, the first column) and are alone with it on their side.
 */
function pairByLabels(
  unexpected: readonly Prepared[],
  missing: readonly Prepared[],
  kinds: readonly ColumnKind[],
  columns: readonly string[]
): DifferingRow[] {
  const isLabel = (kind: ColumnKind) => kind !== 'integer' && kind !== 'double' && kind !== 'other'
  const labels = kinds.flatMap((kind, i) => (isLabel(kind) ? [i] : []))
  const by = labels.length > 0 ? labels : [0]
  const label = (row: Prepared) => by.map((i) => `${typeof row.keys[i]}:${JSON.stringify(String(row.keys[i]))}`).join()
  const counted = groupBy(unexpected, label)
  return [...groupBy(missing, label)].flatMap(([key, [e, ...moreExpected]]) => {
    const [a, ...moreActual] = counted.get(key) ?? []
    if (a === undefined || e === undefined || moreExpected.length > 0 || moreActual.length > 0) return []
    const differs = columns.filter((_, i) => !sameValue(a.keys[i] ?? null, e.keys[i] ?? null))
    return [{ actualRow: a.row, expectedRow: e.row, actual: a.values, expected: e.values, columns: differs }]
  })
}

function groupBy(rows: readonly Prepared[], key: (row: Prepared) => string): Map<string, Prepared[]> {
  const groups = new Map<string, Prepared[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return groups
}
