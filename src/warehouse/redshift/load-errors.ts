import { AppError } from '../../util/errors.ts'
import type { FileError, Value } from '../types.ts'
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

/**
 * Where errors stand: on provisioned clusters and Serverless, and on clusters from before that view.
 * https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html
 * https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html
 */
const views = [
  {
    view: 'sys_load_error_detail',
    query: 'query_id',
    session: 'session_id',
    columns: "file_name, line_number, column_name, error_code, error_message, ''"
  },
  {
    view: 'stl_load_errors',
    query: 'query',
    session: 'session',
    columns: 'filename, line_number, colname, err_code, err_reason, raw_line'
  }
] as const

/**
 * The rows that the last COPY of this session could not load.
 * @param ended loaded: it went through, with rows left out; failed: it did not, and the server does not count it as the last
 */
export async function loadErrors(
  transport: Transport,
  ended: 'loaded' | 'failed',
  limit: number
): Promise<readonly LoadError[]> {
  const ask = ({ view, query, session, columns }: (typeof views)[number]) => {
    const mine = `${session} = pg_backend_pid()`
    const which = ended === 'loaded' ? 'pg_last_copy_id()' : `(SELECT MAX(${query}) FROM ${view} WHERE ${mine})`
    return transport.query(`SELECT ${columns} FROM ${view} WHERE ${query} = ${which} ORDER BY 1, 2 LIMIT ${limit}`)
  }
  const [now, old] = views
  const { rows } = await ask(now).catch(() => ask(old))
  return rows.map(([file, line, column, code, message, raw]) => ({
    file: text(file),
    line: Number(line),
    column: text(column) || null,
    code: Number(code),
    message: text(message),
    raw: text(raw)
  }))
}

type Meaning = readonly [RegExp, FileError['reason'], advice: string]
const NO_JSON: Meaning = [/json|brace|bracket|delimiter/i, 'malformed_json', 'the row is not one JSON object']

/** What COPY's messages mean to us, by their documented texts: r_Load_Error_Reference, copy-parameters-data-load. */
const reasons: readonly Meaning[] = [
  [/length exceeds|too long|exceeds (the )?(maximum|4 ?MB)/i, 'too_long', 'the text is longer than its column'],
  [
    /multibyte|utf-?8|invalid (byte|character)|not supported .*character/i,
    'bad_encoding',
    'the file is not UTF-8 there'
  ],
  [/missing data for not-null|not.null/i, 'missing_field', 'a required key is missing'],
  [/overflow|out of range/i, 'out_of_range', 'the number is too large'],
  NO_JSON,
  [/invalid (digit|value|exponent|timestamp|.*format)|cannot be parsed/i, 'wrong_type', 'the value is not of the type']
]

/** An error of COPY as a reject. */
export function fileError({ file, line, column, message, raw }: LoadError): FileError {
  const known = reasons.find(([pattern]) => pattern.test(message))
  // What is wrong with the row itself has no column: "Invalid value." is a wrong type in one, and no JSON in none.
  const ofTheRow = column === null && (known === undefined || known[1] === 'wrong_type')
  const [, reason, advice] = ofTheRow || known === undefined ? NO_JSON : known
  const says = `${message} (COPY): ${advice}`
  return { uri: file, line, column, reason, message: says.slice(0, 1000), raw }
}

/** The error of a COPY of files that nobody has checked before: it gave up, and these are rows that it could not load. */
export async function fileLoadError(transport: Transport, error: unknown, maxErrors: number): Promise<unknown> {
  if (!(error instanceof AppError) || !/load_error|stl_load/i.test(error.message)) return error
  const found = await loadErrors(transport, 'failed', 5).catch(() => [])
  const [first] = found
  if (first === undefined) return error
  const shown = found
    .map(fileError)
    .map((e) => `  ${e.uri}:${e.line} ${e.reason}${e.column ? ` (${e.column})` : ''}: ${e.message}`)
  const { file, line, column } = first
  return new AppError(
    'E_REJECTS',
    'fix-input',
    `COPY gave up, at ${maxErrors} rows that it cannot load at the latest; nothing of this batch was loaded\n${shown.join('\n')}`,
    {
      hint: 'Mend the files, or raise MAX_REJECTED ([ETL] in dwh.cfg) when such rows may be left out; COPY itself takes 100,000 at most.',
      details: { ...error.details, file, line, column },
      cause: error
    }
  )
}

/** A COPY's error, with the first row that it stumbled over. */
export async function firstLoadError(transport: Transport, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || !/load_error|stl_load/i.test(error.message)) return error
  const [first] = await loadErrors(transport, 'failed', 1).catch(() => [])
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
