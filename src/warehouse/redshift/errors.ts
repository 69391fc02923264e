import { AppError, type ErrorCode, type Remedy } from '../../util/errors.ts'
import { type ErrorContext, interrupted, serverError } from '../wire/errors.ts'

/** Two transactions that cannot both have run: 1023 on SERIALIZABLE, 1018 after a concurrent drop, and deadlocks. */
const CONFLICT =
  /serializable isolation violation|deadlock detected|could not serialize|\b1018\b.*relation does not exist/i

type Meaning = readonly [
  pattern: RegExp,
  code: ErrorCode,
  remedy: Remedy,
  message: (text: string) => string,
  hint: string
]

const AGAIN = 'Run it again: what was not committed has left no trace.'

/**
 * What Redshift says in words only. The Data API hands no SQLSTATE on, and the cluster itself reports conflicts, COPY and S3 as
 * XX000; so these are told by their documented texts. What is not listed stays a bug, and is never tried again.
 */
const meanings: readonly Meaning[] = [
  [CONFLICT, 'E_WAREHOUSE', 'retry', (t) => `another session was in the way: ${t}`, AGAIN],
  [
    /not authorized to (assume (IAM )?role|get credentials of role)|UnauthorizedException.*role/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the cluster may not use the role: ${t}`,
    'Attach the role of [IAM_ROLE] ARN to the cluster or namespace, and let it be assumed by redshift.amazonaws.com; `sparkify doctor` looks.'
  ],
  [
    /S3ServiceException[\s\S]*(AccessDenied|Access Denied)|Access Denied,Status 403/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the cluster's role may not read or write there: ${t}`,
    'Grant the role s3:GetObject and s3:ListBucket on LOG_DATA, SONG_DATA and STAGING (and s3:PutObject where UNLOAD writes).'
  ],
  [
    /S3ServiceException[\s\S]*(PermanentRedirect|Status 301|AuthorizationHeaderMalformed)|must be addressed using the specified endpoint/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the bucket is in another region than COPY was told: ${t}`,
    'Set [S3] REGION to the region of the bucket.'
  ],
  [
    /S3ServiceException|The S3 bucket addressed|problem (reading|with) manifest|The specified S3 prefix|mandatory url is not present/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the cluster cannot read from S3: ${t}`,
    'Check that the objects are still there, and the rights of the role.'
  ],
  [
    /already exists|specified unload destination.*not empty/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `something is in the way: ${t}`,
    'Give another place, or empty it.'
  ],
  [
    /(query|statement).*cancell?ed (on user'?s? request|by user)|canceling statement|statement timeout|Query cancelled/i,
    'E_WAREHOUSE',
    'retry',
    (t) => `the server stopped the statement: ${t}`,
    'Raise its statement_timeout, or look who cancelled it.'
  ],
  [/disk full/i, 'E_WAREHOUSE', 'retry', (t) => `the cluster's disk is full: ${t}`, `Free space there. ${AGAIN}`],
  [
    /permission denied|must be owner/i,
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the user lacks a right: ${t}`,
    'Grant it, or use another user.'
  ],
  [
    /session .*(not available|expired|closed|does not exist|not found)|session.*(is|was) (closed|terminated)/i,
    'E_WAREHOUSE',
    'retry',
    () => 'the session at the Data API ended',
    AGAIN
  ]
]

/**
 * A result that the Data API refuses. Its words are not documented; its limits are, 64 KB a row and 500 MB a result:
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html (considerations). LISTAGG's own limit is another matter.
 */
const TOO_LARGE =
  /(row|result|response)( set)?( size)? (exceeds|exceeded|is (larger|too large|too big))(?! LISTAGG)|maximum (row|result)( set)? size/i

/** The error of a result that is too large for the Data API, where it is that. */
export function tooLarge(text: string, name: string, cause: unknown): AppError | undefined {
  if (!TOO_LARGE.test(text)) return undefined
  const message = `${name}: the result is more than the Data API hands over (64 KB a row, 500 MB in all): ${firstLine(text)}`
  return new AppError('E_WAREHOUSE', 'fix-config', message, {
    hint: 'Ask for fewer rows or shorter texts (LEFT(column, 1000)), export to s3://…, or use the wire protocol ([CLUSTER] TRANSPORT = pg).',
    details: { warehouse: name },
    cause
  })
}

/** A reader's own SQL, as far as the server finds fault with it. */
const USERS_SQL =
  /syntax error|does not exist|is ambiguous|must appear in the GROUP BY|transaction is read-only|read.only transaction|invalid input|division by zero|overflow|out of range|cannot cast|unterminated|not supported/i

/** The one place that turns errors of the driver, the Data API's statements and the cluster into ours. */
export function redshiftError(cause: unknown, context: ErrorContext): AppError {
  if (context.stopped) return interrupted(cause)
  if (cause instanceof AppError) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const large = cause instanceof StatementFailed ? tooLarge(text, context.name, cause) : undefined
  if (large) return large
  const code = sqlstate(cause)
  const said = detailed(cause, text)
  const conflict = CONFLICT.test(said)
  const details = { warehouse: context.name, sqlstate: code ?? 'unknown', ...(conflict ? { conflict } : {}) }
  // Conflicts have a SQLSTATE of their own on no Redshift that is known; all else that PostgreSQL knows is the wire's affair.
  const meaning = meanings.find(([pattern]) => pattern.test(said))
  if (meaning && (code === undefined || code === 'XX000' || !/^(42|22|08|28|57P)/.test(code))) {
    const [, kind, remedy, message, hint] = meaning
    return new AppError(kind, remedy, `${context.name}: ${message(said)}`, { hint, details, cause })
  }
  if (code === undefined && !isOfTheDriver(cause)) {
    if (context.reading && USERS_SQL.test(text)) {
      const hint = 'Mend the SQL; `sparkify schema` lists tables and columns.'
      return new AppError('E_USAGE', 'fix-input', firstLine(text).replace(/^ERROR: */, ''), { hint, details, cause })
    }
    if (/relation .* does not exist/i.test(text)) {
      const hint = '`sparkify create-tables` makes the tables; `sparkify schema` shows what differs.'
      return new AppError('E_WAREHOUSE', 'fix-config', `${context.name}: ${firstLine(text)}`, { hint, details, cause })
    }
    return new AppError('E_WAREHOUSE', 'report-bug', `${context.name}: ${firstLine(text)}`, { details, cause })
  }
  return serverError(cause, context)
}

/** A transaction that lost against another one: nothing of it was kept, and it may be run again. */
export function isConflict(error: unknown): boolean {
  return error instanceof AppError && (error.details.conflict === true || error.details.sqlstate === '40001')
}

/** A failed statement of the Data API, as it describes it. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed'
}

function isOfTheDriver(cause: unknown): boolean {
  return !(cause instanceof StatementFailed)
}

function sqlstate(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** The message with its DETAIL, in which Redshift names the number of a conflict and the tables. */
function detailed(cause: unknown, text: string): string {
  const detail = typeof cause === 'object' && cause !== null && 'detail' in cause ? cause.detail : undefined
  const all = typeof detail === 'string' ? `${text} ${detail}` : text
  return all.replaceAll(/\s+/g, ' ').trim().slice(0, 1000)
}

const firstLine = (text: string): string => (text.split('\n').find((line) => line.trim() !== '') ?? text).trim()
