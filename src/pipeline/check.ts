import { type CheckOutcome, runChecks } from '../quality/run.ts'
import type { Warehouse } from '../warehouse/types.ts'
import { holderName } from './runs.ts'
import { storeChecks } from './stored-checks.ts'
import { ensureTables, requireTables } from './tables.ts'

export interface CheckOptions {
  readonly warehouse: Warehouse
  readonly waitSeconds?: number
  readonly signal?: AbortSignal | undefined
  readonly now?: () => Date
}

/** Runs every check over the whole warehouse and stores the outcomes (run 0, which holds the latest such call). */
export async function check(options: CheckOptions): Promise<readonly CheckOutcome[]> {
  const { warehouse, signal, waitSeconds = 0 } = options
  const now = options.now ?? (() => new Date())
  await requireTables(warehouse, { waitSeconds, signal })
  return warehouse.withSession(
    async (session) => {
      await session.lock(holderName(), waitSeconds)
      await ensureTables(session)
      const { dialect } = session
      const outcomes = await runChecks(
        session,
        { dialect, songs: 'all', events: 'all', span: 'all', now: now().getTime() },
        signal
      )
      await session.transaction(async () => {
        await session.run('DELETE FROM etl_checks WHERE run_id = 0')
        await storeChecks(session, 0, 0, outcomes, now())
      })
      return outcomes
    },
    { access: 'write', waitSeconds, signal }
  )
}
