import type { Step } from '../transform/index.ts'
import type { Session } from '../warehouse/types.ts'
import type { Emit } from './events.ts'

interface StepContext {
  readonly session: Session
  readonly emit?: Emit | undefined
  readonly signal?: AbortSignal | undefined
}

/** Whether a table has any row. */
export async function hasRows(session: Session, table: string): Promise<boolean> {
  const { rows } = await session.query(`SELECT 1 AS found FROM ${table} LIMIT 1`)
  return rows.length > 0
}

/** Runs the steps of a batch one after the other, without those whose table has no rows. */
export async function runSteps(
  { session, emit, signal }: StepContext,
  batch: number,
  steps: readonly Step[]
): Promise<void> {
  const filled = new Map<string, boolean>()
  const isFilled = async (table: string): Promise<boolean> => {
    const found = filled.get(table) ?? (await hasRows(session, table))
    filled.set(table, found)
    return found
  }
  for (const { name, sql, needs } of steps) {
    signal?.throwIfAborted()
    if (needs !== undefined && !(await isFilled(needs))) continue
    emit?.({ type: 'step', batch, name })
    await session.run(sql)
  }
}
