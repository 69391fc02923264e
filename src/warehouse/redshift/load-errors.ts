import { AppError } from '../../util/errors.ts'
import type { Value } from '../types.ts'
import type { Transport } from './transport.ts'

/** One row that COPY could not load. */
export interface LoadError {
  readonly file: string
  /** The physical line, from 1. */
  readonly line: number
  readonly column: string | null
  readonly code: number
  readonly message: string
  readonly raw: string
}

/** On provisioned clusters and Serverless: https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html */
const NEW = `SELECT file_name, line_number, column_name, error_code, error_message, '' AS raw FROM sys_load_error_detail
WHERE query_id = pg_last_copy_id() ORDER BY file_name, line_number`
/** On clusters from before that view: https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html */
const OLD = `SELECT filename, line_number, colname, err_code, err_reason, raw_line FROM stl_load_errors
WHERE query = pg_last_copy_id() ORDER BY filename, line_number`

/** The rows that the last COPY of this session could not load. */
export async function loadErrors(transport: Transport, limit: number): Promise<readonly LoadError[]> {
  const ask = (sql: string) => transport.query(`${sql} LIMIT ${limit}`)
  const { rows } = await ask(NEW).catch(() => ask(OLD))
  return rows.map(([file, line, column, code, message, raw]) => ({
    file: text(file),
    line: Number(line),
    column: text(column) || null,
    code: Number(code),
    message: text(message),
    raw: text(raw)
  }))
}

/** A COPY's error, with the first row that it stumbled over. */
export async function firstLoadError(transport: Transport, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || !/load_error|stl_load/i.test(error.message)) return error
  const [first] = await loadErrors(transport, 1).catch(() => [])
  if (first === undefined) return error
  const { file, line, column, message } = first
  return new AppError(
    'E_WAREHOUSE',
    'report-bug',
    `${error.message}: ${file}:${line}${column === null ? '' : ` (${column})`}: ${message}`,
    { details: { ...error.details, file, line, column }, cause: error }
  )
}

const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value).trim())
