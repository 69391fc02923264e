import { AppError, type ErrorCode, type ErrorDetails, type Remedy } from '../../util/errors.ts'

/** Where an error came from, as far as it changes what it means. */
export interface ErrorContext {
  /** The warehouse's address without secrets. */
  readonly name: string
  /** The session only reads: the statement may be a user's own. */
  readonly reading?: boolean
  /** The caller asked to stop. */
  readonly stopped?: boolean
}

type Meaning = readonly [code: ErrorCode, remedy: Remedy, message: (text: string) => string, hint: string]

const AGAIN = 'Run it again: what was not committed has left no trace.'
const SQL_HINT = 'Mend the SQL; `sparkify schema` lists tables and columns.'

/**
 * SQLSTATEs and the codes of sockets and TLS; a class of SQLSTATEs by its first two characters. Only what is listed as
 * `retry` is worth another try. https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: unreachable('nothing answers there', 'Start the server, or correct host and port in the address.'),
  ENOENT: unreachable('there is no such socket', 'Start the server, or correct the folder of its socket.'),
  ENOTFOUND: unreachable('its host is not known', 'Correct the host in the address.'),
  EAI_AGAIN: unreachable('its host cannot be looked up', 'Check the network, then run it again.'),
  ETIMEDOUT: unreachable('it does not answer', 'Check the host, the port, and any firewall between.'),
  EHOSTUNREACH: unreachable('there is no way to its host', 'Check the network, then run it again.'),
  ENETUNREACH: unreachable('there is no way to its host', 'Check the network, then run it again.'),
  ECONNRESET: lost(),
  EPIPE: lost(),
  CONNECTION_LOST: lost(),
  '08': lost(),
  '57P01': lost(),
  '57P02': lost(),
  '57P03': ['E_WAREHOUSE', 'retry', (t) => `the server takes no connections now: ${t}`, AGAIN],
  '28': ['E_WAREHOUSE', 'fix-config', (t) => `the server refused the login: ${t}`, loginHint()],
  NO_PASSWORD: ['E_WAREHOUSE', 'fix-config', () => 'the server asks for a password, and none was given', loginHint()],
  NO_TLS: [
    'E_WAREHOUSE',
    'fix-config',
    () => 'the server does not offer TLS, which sslmode asks for',
    'Turn TLS on at the server, or choose sslmode=disable where the network can be trusted.'
  ],
  TLS: [
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the server's certificate cannot be verified: ${t}`,
    'Add &sslrootcert=FILE with the certificate that signed it, or correct the host name.'
  ],
  NO_FILE: ['E_CONFIG', 'fix-config', (t) => `a file that the address names is missing: ${t}`, 'Correct its path.'],
  '3D000': [
    'E_WAREHOUSE',
    'fix-config',
    (t) => `the server has no such database: ${t}`,
    'Create it (createdb NAME), or correct the name at the end of the address.'
  ],
  '3F000': [
    'E_WAREHOUSE',
    'fix-config',
    (t) => `there is no schema to work in: ${t}`,
    "Create the schema that the user's search_path names."
  ],
  '42501': ['E_WAREHOUSE', 'fix-config', (t) => `the user lacks a right: ${t}`, 'Grant it, or use another user.'],
  '25006': ['E_USAGE', 'fix-input', (t) => `only reading is allowed here: ${t}`, 'Ask with a SELECT.'],
  '57014': ['E_WAREHOUSE', 'retry', (t) => `the server stopped the statement: ${t}`, 'Raise its statement_timeout.'],
  '55P03': [
    'E_WAREHOUSE',
    'retry',
    (t) => `another session holds a table: ${t}`,
    'End the session that holds it (see pg_stat_activity), then run it again.'
  ],
  '40001': ['E_WAREHOUSE', 'retry', (t) => `another session was in the way: ${t}`, AGAIN],
  '40P01': ['E_WAREHOUSE', 'retry', (t) => `another session was in the way: ${t}`, AGAIN],
  '53': ['E_WAREHOUSE', 'retry', (t) => `the server is short of something: ${t}`, AGAIN],
  '53100': ['E_WAREHOUSE', 'retry', (t) => `the server's disk is full: ${t}`, `Free disk space there. ${AGAIN}`],
  '53300': ['E_WAREHOUSE', 'retry', (t) => `the server is full: ${t}`, 'Close other connections, then run it again.'],
  '58': ['E_WAREHOUSE', 'fix-config', (t) => `the server's system failed it: ${t}`, "Read the server's own log."]
}

function unreachable(why: string, hint: string): Meaning {
  return ['E_WAREHOUSE', 'retry', () => why, hint]
}

function lost(): Meaning {
  return ['E_WAREHOUSE', 'retry', () => 'the connection was lost', AGAIN]
}

function loginHint(): string {
  return 'Correct user and password in the address, PGPASSWORD or ~/.pgpass; some servers want sslmode=require.'
}

/** Turns the errors of the driver `pg`, and of a server that speaks PostgreSQL's protocol, into ours. */
export function serverError(cause: unknown, context: ErrorContext): AppError {
  if (context.stopped) return interrupted(cause)
  if (cause instanceof AppError) return cause
  const text = cause instanceof Error ? firstLine(cause.message) : String(cause)
  const code = codeOf(cause, text)
  const details: ErrorDetails = { warehouse: context.name, sqlstate: code }
  const meaning = meanings[code] ?? meanings[code.slice(0, 2)]
  if (meaning) {
    const [kind, remedy, message, hint] = meaning
    return new AppError(kind, remedy, `${context.name}: ${message(text)}`, { hint, details, cause })
  }
  // Whoever reads with SQL of their own may have it wrong; our own SQL never should be.
  if (context.reading && /^(0A|21|22|42|25)/.test(code)) {
    const at = positionOf(cause)
    const message = at === undefined ? text : `${text} (at character ${at})`
    return new AppError('E_USAGE', 'fix-input', message, { hint: SQL_HINT, details, cause })
  }
  if (code === '42P01') {
    const hint = '`sparkify create-tables` makes the tables; `sparkify schema` shows what differs.'
    return new AppError('E_WAREHOUSE', 'fix-config', `${context.name}: ${text}`, { hint, details, cause })
  }
  return new AppError('E_WAREHOUSE', 'report-bug', `${context.name}: ${text}`, { details, cause })
}

export function interrupted(cause?: unknown): AppError {
  return new AppError('E_INTERRUPTED', 'retry', 'stopped while a statement was running; nothing of it was kept', {
    cause
  })
}

/** A SQLSTATE, a system code, or a name of our own for what the driver says in words only. */
function codeOf(cause: unknown, text: string): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  // A certificate is a file that the driver opens; a socket is one that it connects to.
  if (code === 'ENOENT' && text.includes('open ')) return 'NO_FILE'
  if (typeof code === 'string') return /CERT|SSL|TLS|SIGNATURE/.test(code) ? 'TLS' : code
  if (/Connection terminated|not queryable|Client was closed/i.test(text)) return 'CONNECTION_LOST'
  if (/timeout expired|connection timeout/i.test(text)) return 'ETIMEDOUT'
  if (/does not support SSL/i.test(text)) return 'NO_TLS'
  if (/password must be a (non-empty )?string|no password|password.*empty/i.test(text)) return 'NO_PASSWORD'
  return 'unknown'
}

function positionOf(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null || !('position' in cause)) return undefined
  const position = Number(cause.position)
  return Number.isInteger(position) && position > 0 ? position : undefined
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text
