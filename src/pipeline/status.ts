import { tables } from '../model/index.ts'
import type { Session, Value, Warehouse } from '../warehouse/types.ts'
import { countRows } from './tables.ts'

export interface Status {
  readonly warehouse: string
  readonly tables: readonly { readonly name: string; readonly group: string; readonly rows: number }[]
  readonly runs: readonly Readonly<Record<string, Value>>[]
  /** Start of the newest and of the oldest play, ISO 8601. */
  readonly plays: { readonly first: string | null; readonly last: string | null }
  readonly files: readonly {
    readonly dataset: string
    readonly loaded: number
    readonly bytes: number
    readonly lastLoaded: string | null
  }[]
  readonly rejects: readonly { readonly dataset: string; readonly reason: string; readonly rows: number }[]
  readonly failedChecks: readonly Readonly<Record<string, Value>>[]
}

const RUNS = 10

/** How the warehouse stands: rows, the last runs, how fresh it is, what was rejected and what failed. */
export async function status(warehouse: Warehouse, signal?: AbortSignal): Promise<Status> {
  return warehouse.withSession(
    async (session) => {
      const rows = await countRows(session)
      const has = (name: string): boolean => rows.has(name)
      const plays = has('songplays')
        ? await session.query('SELECT MIN(start_time), MAX(start_time) FROM songplays')
        : undefined
      const [first, last] = plays?.rows[0] ?? []
      return {
        warehouse: warehouse.name,
        tables: tables
          .filter((t) => has(t.name))
          .map(({ name, group }) => ({ name, group, rows: rows.get(name) ?? 0 })),
        runs: has('etl_runs')
          ? await records(session, `SELECT * FROM etl_runs ORDER BY run_id DESC LIMIT ${RUNS}`)
          : [],
        plays: { first: text(first), last: text(last) },
        files: has('etl_files') ? await files(session) : [],
        rejects: has('etl_rejects') ? await rejects(session) : [],
        failedChecks: has('etl_checks') ? await failedChecks(session) : []
      }
    },
    { access: 'read', signal }
  )
}

const text = (value: Value | undefined): string | null => (value === null || value === undefined ? null : String(value))

/** The rows of a SELECT as objects. */
export async function records(
  session: Session,
  sql: string,
  params: readonly Value[] = []
): Promise<Record<string, Value>[]> {
  const { columns, rows } = await session.query(sql, params)
  return rows.map((row) => Object.fromEntries(columns.map((c, i) => [c.name, row[i] ?? null])))
}

async function files(session: Session): Promise<Status['files']> {
  const rows = await records(
    session,
    `SELECT dataset, COUNT(*) AS loaded, SUM(size) AS bytes, MAX(loaded_at) AS last_loaded
     FROM etl_files WHERE status = 'loaded' GROUP BY dataset ORDER BY dataset`
  )
  return rows.map((r) => ({
    dataset: String(r.dataset),
    loaded: Number(r.loaded),
    bytes: Number(r.bytes),
    lastLoaded: text(r.last_loaded)
  }))
}

async function rejects(session: Session): Promise<Status['rejects']> {
  const rows = await records(
    session,
    `SELECT r.dataset, r.reason, COUNT(*) AS n FROM etl_rejects r
     JOIN etl_files f ON f.file_id = r.file_id AND f.status = 'loaded'
     GROUP BY r.dataset, r.reason ORDER BY r.dataset, r.reason`
  )
  return rows.map((r) => ({ dataset: String(r.dataset), reason: String(r.reason), rows: Number(r.n) }))
}

/** The failed checks of the last run that had any checks, and of the last call of `check`. */
async function failedChecks(session: Session): Promise<Status['failedChecks']> {
  return records(
    session,
    `SELECT run_id, check_id, severity, failing, message, sample FROM etl_checks
     WHERE status = 'failed' AND (run_id = 0 OR run_id = (SELECT MAX(run_id) FROM etl_checks))
     ORDER BY run_id, check_id`
  )
}
