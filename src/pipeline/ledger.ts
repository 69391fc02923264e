import type { Dataset, Source } from '../sources/types.ts'
import type { Session } from '../warehouse/types.ts'
import type { LedgerEntry } from './plan.ts'

const PAGE = 20_000

/** The loaded files of a source in byte order of their uri, a page at a time. */
export async function* ledgerOf(session: Session, dataset: Dataset, source: Source): AsyncGenerator<LedgerEntry[]> {
  const { dialect } = session
  const below = source.uri.endsWith('/') ? source.uri : `${source.uri}/`
  let after = ''
  for (;;) {
    const { rows } = await session.query(
      `SELECT file_id, uri, etag, size FROM etl_files
       WHERE dataset = ${dialect.param(1)} AND status = 'loaded' AND uri > ${dialect.param(2)}
         AND (uri = ${dialect.param(3)} OR SUBSTRING(uri, 1, ${[...below].length}) = ${dialect.param(4)})
       ORDER BY uri LIMIT ${PAGE}`,
      [dataset, after, source.uri, below]
    )
    if (rows.length === 0) return
    const page = rows.map(([fileId, uri, etag, size]) => ({
      fileId: Number(fileId),
      uri: String(uri),
      etag: String(etag),
      size: Number(size)
    }))
    yield page
    if (page.length < PAGE) return
    after = page.at(-1)?.uri ?? ''
  }
}

/** The greatest id in use; 0 in an empty table. */
export async function lastId(session: Session, table: 'etl_files' | 'etl_runs'): Promise<number> {
  const column = table === 'etl_files' ? 'file_id' : 'run_id'
  const { rows } = await session.query(`SELECT COALESCE(MAX(${column}), 0) FROM ${table}`)
  return Number(rows[0]?.[0] ?? 0)
}

/** uris of loaded files that have rejected rows. */
export async function filesWithRejects(session: Session): Promise<ReadonlySet<string>> {
  const { rows } = await session.query("SELECT uri FROM etl_files WHERE status = 'loaded' AND rows_rejected > 0")
  return new Set(rows.map(([uri]) => String(uri)))
}

/** Whether files were loaded in groups, whose rows come and go together (direct staging). */
export async function hasGroups(session: Session): Promise<boolean> {
  const { rows } = await session.query(
    "SELECT COUNT(*) FROM etl_files WHERE status = 'loaded' AND staged_as IS NOT NULL"
  )
  return Number(rows[0]?.[0] ?? 0) > 0
}
