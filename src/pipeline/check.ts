import { type CheckOutcome, runChecks } from '../quality/run.ts'
import { AppError } from '../util/errors.ts'
import type { Warehouse } from '../warehouse/types.ts'
import { holderName } from './runs.ts'
import { storeChecks } from './stored-checks.ts'
import { ensureTables } from './tables.ts'

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
  // Opening for writing would make the warehouse that a slip in its name points to, and find nothing wrong with it.
  const there = await warehouse.withSession((session) => session.describe(), { access: 'read', signal })
  if (!there.some((table) => table.name === 'etl_files')) {
    throw new AppError('E_WAREHOUSE', 'fix-config', `${warehouse.name} has no tables to check`, {
      hint: '`sparkify etl` makes and fills them; check the address of --warehouse.'
    })
  }
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
