import { AppError } from '../../util/errors.ts'

/** Most bytes of one statement over the wire: 16 MB (c_redshift-sql). */
export const WIRE_STATEMENT_BYTES = 16 * 1024 * 1024

/** Most bytes of one statement by the Data API: 100 KB, taken as decimal to be sure (data-api, considerations). */
export const DATA_API_STATEMENT_BYTES = 100_000

/** The statement, where a transport can carry it. @throws E_BUG where it is too long */
export function withinBytes(sql: string, most: number): string {
  const bytes = Buffer.byteLength(sql)
  if (bytes <= most) return sql
  throw new AppError('E_BUG', 'report-bug', `a statement has ${bytes} bytes, the way to the cluster carries ${most}`, {
    details: { bytes, most, begins: sql.slice(0, 80) }
  })
}
