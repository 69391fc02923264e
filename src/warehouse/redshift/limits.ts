import { AppError } from '../../util/errors.ts'

/**
 * Most bytes of a long text. A VARCHAR holds 65,535, but a row of a result has 64 KB at most by the Data API: with the other columns
 * beside it (an address of 4,096 bytes, a message of 1,024) a text of this length can still be read.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html (considerations)
 */
export const MAX_LONG_TEXT_BYTES = 58_000

interface Limit {
  /** Bytes that the way to the cluster carries (Transport.maxStatementBytes). */
  readonly most: number
  /** The statement may be a user's own. */
  readonly users: boolean
  /** What can be done beside writing a shorter one. */
  readonly instead?: string
}

/** The statement, where a transport can carry it; looked at before it is sent. @throws E_USAGE for a user's own, else E_BUG */
export function withinBytes(sql: string, { most, users, instead }: Limit): string {
  // A character has three bytes of UTF-8 at most for each unit of its length.
  if (sql.length * 3 <= most) return sql
  const bytes = Buffer.byteLength(sql)
  if (bytes <= most) return sql
  const message = `a statement has ${bytes} bytes, the way to the cluster carries ${most}`
  const details = { bytes, most, begins: sql.slice(0, 80) }
  if (!users) throw new AppError('E_BUG', 'report-bug', message, { details })
  const hint = `Write a shorter one (long lists belong into a table)${instead === undefined ? '' : `, or ${instead}`}.`
  throw new AppError('E_USAGE', 'fix-input', message, { hint, details })
}
