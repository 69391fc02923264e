/** An error as Redshift would send it: its text is what clients see, its code the SQLSTATE. */
export class RedshiftError extends Error {
  readonly code: string
  readonly detail: string | undefined
  readonly hint: string | undefined
  constructor(code: string, message: string, more: { readonly detail?: string; readonly hint?: string } = {}) {
    super(message)
    this.name = 'RedshiftError'
    this.code = code
    this.detail = more.detail
    this.hint = more.hint
  }
}

export const syntaxError = (near: string): RedshiftError =>
  new RedshiftError('42601', `syntax error at or near "${near}"`)

/** What Redshift has not, or what the double does not know to be Redshift: it fails closed, and says which of both. */
export const notSupported = (what: string, rule: string): RedshiftError =>
  new RedshiftError('0A000', `${what} is not supported`, { detail: `double, not Redshift: ${rule}` })

/**
 * A conflict of two transactions.
 * Rule: "ERROR:1023 DETAIL: Serializable isolation violation on table in Redshift" (DEV r_LOCK, c_serial_isolation).
 */
export const serializableConflict = (table: string): RedshiftError =>
  new RedshiftError('XX000', '1023', {
    detail: `Serializable isolation violation on table - ${table}, transactions forming the cycle are: 1, 2 (double, not Redshift)`
  })
