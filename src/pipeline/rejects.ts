import type { Session, Value, Warehouse } from '../warehouse/types.ts'
import { records } from './status.ts'
import { orNoTables } from './tables.ts'

export interface RejectFilter {
  readonly dataset?: 'events' | 'songs' | undefined
  readonly reason?: string | undefined
  readonly runId?: number | undefined
  /** Rejects to give at most. */
  readonly limit?: number | undefined
}

export interface RejectedRow {
  readonly runId: number
  readonly dataset: string
  readonly uri: string
  readonly line: number
  readonly column: string | null
  readonly reason: string
  readonly message: string
  readonly raw: string
  readonly rawEncoding: string
  readonly rawBytes: number
}

/** The rejected rows of files as they are loaded now; those of replaced versions are history and left out. */
export async function listRejects(
  warehouse: Warehouse,
  filter: RejectFilter = {},
  signal?: AbortSignal
): Promise<readonly RejectedRow[]> {
  const list = async (session: Session): Promise<readonly RejectedRow[]> => {
    const { dialect } = session
    const params: Value[] = []
    const where = ["f.status = 'loaded'"]
    const add = (column: string, value: Value): void => {
      params.push(value)
      where.push(`${column} = ${dialect.param(params.length)}`)
    }
    if (filter.dataset !== undefined) add('r.dataset', filter.dataset)
    if (filter.reason !== undefined) add('r.reason', filter.reason)
    if (filter.runId !== undefined) add('r.run_id', filter.runId)
    const limit = filter.limit === undefined ? '' : `LIMIT ${Math.max(0, Math.trunc(filter.limit))}`
    const rows = await records(
      session,
      `SELECT r.run_id, r.dataset, f.uri, r.line, r.column_name, r.reason, r.message, r.${dialect.id('raw')}, r.raw_encoding, r.raw_bytes
       FROM etl_rejects r JOIN etl_files f ON f.file_id = r.file_id
       WHERE ${where.join(' AND ')} ORDER BY f.uri, r.line ${limit}`,
      params
    )
    return rows.map((r) => ({
      runId: Number(r.run_id),
      dataset: String(r.dataset),
      uri: String(r.uri),
      line: Number(r.line),
      column: r.column_name === null || r.column_name === undefined ? null : String(r.column_name),
      reason: String(r.reason),
      message: String(r.message),
      raw: String(r.raw),
      rawEncoding: String(r.raw_encoding),
      rawBytes: Number(r.raw_bytes)
    }))
  }
  return orNoTables(warehouse, signal, () => warehouse.withSession(list, { access: 'read', signal }))
}
