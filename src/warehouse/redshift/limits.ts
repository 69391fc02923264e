import { AppError } from '../../util/errors.ts'

/** The statement, where a transport (its maxStatementBytes) can carry it. @throws E_BUG where it is too long */
export function withinBytes(sql: string, most: number): string {
  const bytes = Buffer.byteLength(sql)
  if (bytes <= most) return sql
  throw new AppError('E_BUG', 'report-bug', `a statement has ${bytes} bytes, the way to the cluster carries ${most}`, {
    details: { bytes, most, begins: sql.slice(0, 80) }
  })
}
