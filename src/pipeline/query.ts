import type { QueryResult, Warehouse } from '../warehouse/types.ts'
import { assertReads } from './reading.ts'

/** The rows of one SELECT, read only by the engine's own means. */
export async function query(warehouse: Warehouse, sql: string, signal?: AbortSignal): Promise<QueryResult> {
  assertReads(sql)
  return warehouse.withSession((session) => session.query(sql), { access: 'read', signal })
}
