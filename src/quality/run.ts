import type { Session, Value } from '../warehouse/types.ts'
import { conservationChecks, historyChecks } from './books.ts'
import { columnChecks } from './checks.ts'
import type { Check, CheckScope, Severity } from './types.ts'

export type { Check, CheckScope, Severity } from './types.ts'

/** Every check there is. */
export const checks: readonly Check[] = [...conservationChecks, ...columnChecks, ...historyChecks]

export interface CheckOutcome {
  readonly id: string
  readonly table: string
  readonly severity: Severity
  readonly says: string
  readonly passed: boolean
  /** Failing rows, counted up to a limit: 1,000 stands for 1,000 or more. */
  readonly failing: number
  /** The first failing rows, column by name. */
  readonly sample: readonly Readonly<Record<string, Value>>[]
}

const COUNTED = 1000
const SAMPLED = 5

/** The statement that asks for the failing rows of a check, as many as are counted. */
export const failingRows = (sql: string): string => `SELECT * FROM (\n${sql}\n) failing LIMIT ${COUNTED}`

/** Checks of single rows that look at the same rows, and the statement that counts what fails each of them. */
export interface CheckGroup {
  readonly checks: readonly Check[]
  readonly sql: string
}

/** The checks of single rows, by the rows they look at: a load passes nearly all of them, and one scan says so. */
export function checkGroups(scope: CheckScope): readonly CheckGroup[] {
  const groups = new Map<string, { checks: Check[]; counts: string[]; joins: string[]; from: string; rows: string }>()
  for (const check of checks) {
    const faults = check.faults?.(scope)
    if (faults === undefined) continue
    const { table, rows, join, failing } = faults
    const key = `${table} ${rows}`
    const group = groups.get(key) ?? { checks: [], counts: [], joins: [], from: scope.dialect.id(table), rows }
    group.checks.push(check)
    group.counts.push(`SUM(CASE WHEN ${failing} THEN 1 ELSE 0 END)`)
    if (join !== undefined) group.joins.push(join)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ checks, counts, joins, from, rows }) => ({
    checks,
    sql: `SELECT ${counts.join(',\n  ')}\nFROM ${[`${from} t`, ...joins].join('\n')}\nWHERE ${rows}`
  }))
}

/** Whether a statement that costs less says that a check passes. */
async function passesAtFirst(session: Session, check: Check, scope: CheckScope): Promise<boolean> {
  const suspects = check.suspects?.(scope)
  if (suspects === undefined) return false
  const { rows } = await session.query(`SELECT COUNT(*) FROM (\n${suspects}\n) suspects`)
  return Number(rows[0]?.[0]) === 0
}

/** Runs the checks whose subject the scope holds, one after the other. */
export async function runChecks(session: Session, scope: CheckScope, signal?: AbortSignal): Promise<CheckOutcome[]> {
  const spotless = new Set<Check>()
  for (const { checks, sql } of checkGroups(scope)) {
    signal?.throwIfAborted()
    const [counts] = (await session.query(sql)).rows
    for (const [i, check] of checks.entries()) if (Number(counts?.[i] ?? 0) === 0) spotless.add(check)
  }
  const outcomes: CheckOutcome[] = []
  for (const check of checks) {
    signal?.throwIfAborted()
    const sql = check.failing(scope)
    if (sql === undefined) continue
    const { id, table, severity, says } = check
    if (spotless.has(check) || check.enforced?.(scope) === true || (await passesAtFirst(session, check, scope))) {
      outcomes.push({ id, table, severity, says, passed: true, failing: 0, sample: [] })
      continue
    }
    const result = await session.query(failingRows(sql))
    const sample = result.rows
      .slice(0, SAMPLED)
      .map((row) => Object.fromEntries(result.columns.map((column, i) => [column.name, row[i] ?? null])))
    outcomes.push({ id, table, severity, says, passed: result.rows.length === 0, failing: result.rows.length, sample })
  }
  return outcomes
}
