import type { Session, Warehouse } from '../warehouse/types.ts'
import { type CanonicalTable, canonicalLines, canonicalTables, hashTable } from './canonical.ts'
import { orNoTables } from './tables.ts'

export interface TableDiff {
  readonly table: string
  readonly equal: boolean
  readonly rows: { readonly a: number; readonly b: number }
  readonly sha256: { readonly a: string; readonly b: string }
  /** The first rows that only one side has, as TAB-separated text. */
  readonly onlyA: readonly string[]
  readonly onlyB: readonly string[]
}

export interface DiffOptions {
  /** Compare the staging tables too; their rows are named by file, so both must have been loaded from the same place. */
  readonly staging?: boolean
  /** Rows to show of each side at most. Default 10. */
  readonly limit?: number
  readonly signal?: AbortSignal | undefined
}

/** Compares two warehouses, whatever their engines: each table by hash, and where that differs row by row. */
export async function diff(a: Warehouse, b: Warehouse, options: DiffOptions = {}): Promise<readonly TableDiff[]> {
  const session = { access: 'read', signal: options.signal } as const
  const compare = (): Promise<TableDiff[]> =>
    a.withSession(
      (left) =>
        b.withSession(async (right) => {
          const result: TableDiff[] = []
          for (const table of canonicalTables(options.staging ?? false)) {
            options.signal?.throwIfAborted()
            result.push(await diffTable(left, right, table, options.limit ?? 10))
          }
          return result
        }, session),
      session
    )
  return orNoTables(a, options.signal, () => orNoTables(b, options.signal, compare))
}

async function diffTable(left: Session, right: Session, table: CanonicalTable, limit: number): Promise<TableDiff> {
  const [a, b] = [await hashTable(left, table), await hashTable(right, table)]
  const equal = a.sha256 === b.sha256
  const rows = equal ? { onlyA: [], onlyB: [] } : await differingRows(left, right, table, limit)
  return {
    table: table.name,
    equal,
    rows: { a: a.rows, b: b.rows },
    sha256: { a: a.sha256, b: b.sha256 },
    ...rows
  }
}

/** Rows ahead of each side in which a row is looked for before it counts as missing. */
const WINDOW = 10_000

/**
 * The first rows that only one side has. Both sides come in the same order, so equal rows meet within a window; that
 * keeps memory bounded for tables of any size.
 */
async function differingRows(
  left: Session,
  right: Session,
  table: CanonicalTable,
  limit: number
): Promise<{ onlyA: string[]; onlyB: string[] }> {
  const [as, bs] = [canonicalLines(left, table), canonicalLines(right, table)]
  const waitingA = new Map<string, number>()
  const waitingB = new Map<string, number>()
  const onlyA: string[] = []
  const onlyB: string[] = []
  const meet = (line: string | undefined, mine: Map<string, number>, theirs: Map<string, number>): void => {
    if (line === undefined) return
    const there = theirs.get(line) ?? 0
    if (there > 1) theirs.set(line, there - 1)
    else if (there === 1) theirs.delete(line)
    else mine.set(line, (mine.get(line) ?? 0) + 1)
  }
  const settle = (waiting: Map<string, number>, only: string[], keep: number): void => {
    for (const line of waiting.keys()) {
      if (waiting.size <= keep) return
      waiting.delete(line)
      if (only.length < limit) only.push(line.trimEnd())
    }
  }
  for (;;) {
    const [x, y] = [await as.next(), await bs.next()]
    if (x.done && y.done) break
    meet(x.done ? undefined : x.value, waitingA, waitingB)
    meet(y.done ? undefined : y.value, waitingB, waitingA)
    settle(waitingA, onlyA, WINDOW)
    settle(waitingB, onlyB, WINDOW)
    if (onlyA.length >= limit && onlyB.length >= limit) break
  }
  settle(waitingA, onlyA, 0)
  settle(waitingB, onlyB, 0)
  return { onlyA, onlyB }
}
