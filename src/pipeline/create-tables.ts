import type { Warehouse } from '../warehouse/types.ts'
import { holderName } from './runs.ts'
import { countRows, dropAndCreate } from './tables.ts'

export interface CreateTablesOptions {
  readonly warehouse: Warehouse
  /** Asked before tables that hold rows are dropped, with the rows of each; false leaves everything as it is. */
  readonly confirm: (rows: ReadonlyMap<string, number>) => Promise<boolean>
  readonly waitSeconds?: number
  readonly signal?: AbortSignal | undefined
}

/** Drops every table and creates it anew. @returns whether it was done */
export async function createTables(options: CreateTablesOptions): Promise<boolean> {
  const { warehouse, signal, waitSeconds = 0 } = options
  return warehouse.withSession(
    async (session) => {
      await session.lock(holderName(), waitSeconds)
      const rows = await countRows(session)
      const filled = new Map([...rows].filter(([, count]) => count > 0))
      if (filled.size > 0 && !(await options.confirm(filled))) return false
      await dropAndCreate(session)
      return true
    },
    { access: 'write', waitSeconds, signal }
  )
}
