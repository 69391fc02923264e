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

/** Runs the checks whose subject the scope holds, one after the other. */
export async function runChecks(session: Session, scope: CheckScope, signal?: AbortSignal): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = []
  for (const check of checks) {
    signal?.throwIfAborted()
    const sql = check.failing(scope)
    if (sql === undefined) continue
    const result = await session.query(failingRows(sql))
    const sample = result.rows
      .slice(0, SAMPLED)
      .map((row) => Object.fromEntries(result.columns.map((column, i) => [column.name, row[i] ?? null])))
    const { id, table, severity, says } = check
    outcomes.push({ id, table, severity, says, passed: result.rows.length === 0, failing: result.rows.length, sample })
  }
  return outcomes
}
