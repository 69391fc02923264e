import type { QueryResult, Session, Value } from '../warehouse/types.ts'
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

/** Some checks, and a SELECT of one row that says of each in turn, from n0 on, how many rows stand against it. */
interface Question {
  readonly checks: readonly Check[]
  readonly sql: string
}

/** The checks of single rows, by the rows they look at: a load passes nearly all of them, and one scan says so. */
function rowQuestions(scope: CheckScope): Question[] {
  const groups = new Map<string, { checks: Check[]; counts: string[]; joins: string[]; from: string; rows: string }>()
  for (const check of checks) {
    const faults = check.faults?.(scope)
    if (faults === undefined) continue
    const { table, rows, join, failing } = faults
    const key = `${table} ${rows}`
    const group = groups.get(key) ?? { checks: [], counts: [], joins: [], from: scope.dialect.id(table), rows }
    group.counts.push(`SUM(CASE WHEN ${failing} THEN 1 ELSE 0 END) AS n${group.checks.length}`)
    group.checks.push(check)
    if (join !== undefined) group.joins.push(join)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ checks, counts, joins, from, rows }) => ({
    checks,
    sql: `SELECT ${counts.join(',\n  ')}\nFROM ${[`${from} t`, ...joins].join('\n')}\nWHERE ${rows}`
  }))
}

/** The other checks: what costs less, where there is such a thing, or the failing rows themselves. */
function tableQuestions(scope: CheckScope): Question[] {
  return checks.flatMap((check) => {
    if (check.faults !== undefined || check.enforced?.(scope) === true) return []
    const sql = check.suspects?.(scope) ?? check.failing(scope)
    return sql === undefined ? [] : [{ checks: [check], sql: `SELECT COUNT(*) AS n0 FROM (\n${sql}\n) failing` }]
  })
}

/** The one statement that asks how many rows stand against each check, and the checks that have some in its rows. */
export interface Counting {
  readonly sql: string
  against(rows: readonly (readonly Value[])[]): ReadonlySet<Check>
}

/**
 * Asks about every check in one statement: a load passes nearly all of them, an embedded engine looks into several at once, and a
 * distant one answers once.
 */
export function counting(scope: CheckScope): Counting {
  const questions = [...rowQuestions(scope), ...tableQuestions(scope)]
  const width = Math.max(...questions.map((question) => question.checks.length))
  const branch = ({ checks, sql }: Question, place: number): string => {
    const counts = Array.from({ length: width }, (_, i) => `CAST(${i < checks.length ? `q.n${i}` : 'NULL'} AS BIGINT)`)
    return `SELECT ${[place, ...counts].join(', ')}\nFROM (\n${sql}\n) q`
  }
  return {
    sql: questions.map(branch).join('\nUNION ALL\n'),
    against(rows) {
      const answers = new Map(rows.map(([place, ...counts]) => [Number(place), counts]))
      const suspected = questions.flatMap(({ checks }, place) => {
        const counts = answers.get(place)
        // What was not answered has not passed. A sum over no rows is null.
        return counts === undefined ? checks : checks.filter((_, i) => Number(counts[i] ?? 0) > 0)
      })
      return new Set(suspected)
    }
  }
}

/** Runs the checks whose subject the scope holds: all at once, then those that have rows against them once more, for these rows. */
export async function runChecks(session: Session, scope: CheckScope, signal?: AbortSignal): Promise<CheckOutcome[]> {
  signal?.throwIfAborted()
  const { sql, against } = counting(scope)
  const suspected = against((await session.query(sql)).rows)
  const outcomes: CheckOutcome[] = []
  for (const check of checks) {
    signal?.throwIfAborted()
    const { id, table, severity, says } = check
    const failing = check.failing(scope)
    if (failing === undefined) continue
    const { columns, rows } = suspected.has(check) ? await session.query(failingRows(failing)) : NONE
    const sample = rows
      .slice(0, SAMPLED)
      .map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i] ?? null])))
    outcomes.push({ id, table, severity, says, passed: rows.length === 0, failing: rows.length, sample })
  }
  return outcomes
}

const NONE: Pick<QueryResult, 'columns' | 'rows'> = { columns: [], rows: [] }
