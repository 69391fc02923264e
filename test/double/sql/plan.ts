import type { CopyStatement } from '../copy/statement.ts'
import { notSupported, RedshiftError, syntaxError } from '../errors.ts'
import type { UnloadStatement } from '../unload/statement.ts'
import { alter } from './alter.ts'
import type { CreateTable } from './create-table.ts'
import { createTable } from './create-table.ts'
import { Cursor, ident, qualifiedSql, quoted, splitAtCommas, type Token } from './lexer.ts'
import { checkMerge } from './merge.ts'
import { Rewriter, type SessionFacts } from './rewrite.ts'

/** What the double does for one statement. */
export type Plan =
  /** One statement for PostgreSQL, whose answer is the client's. */
  | { readonly kind: 'forward'; readonly sql: string /** The table that it writes to. */; readonly writes?: string }
  /** Statements for PostgreSQL, all or none; the client sees the tag alone. */
  | { readonly kind: 'script'; readonly sqls: readonly string[]; readonly tag: string }
  | { readonly kind: 'create-table'; readonly create: CreateTable }
  /** Commits what runs, then empties the table. */
  | { readonly kind: 'truncate'; readonly table: string }
  /** Not in a transaction. */
  | { readonly kind: 'vacuum'; readonly table: string | undefined }
  | {
      readonly kind: 'rows'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly string[])[]
      readonly tag: string
    }
  | { readonly kind: 'cancel'; readonly pid: number }
  | { readonly kind: 'copy'; readonly copy: CopyStatement }
  | { readonly kind: 'unload'; readonly unload: UnloadStatement }

/** What SYS_QUERY_HISTORY calls it (DEV SYS_QUERY_HISTORY, query_type). */
export function queryType(tokens: readonly Token[]): string {
  const first = tokens[0]?.lower.toUpperCase() ?? ''
  if (first === 'WITH') return 'SELECT'
  if (['CREATE', 'DROP', 'ALTER', 'TRUNCATE', 'COMMENT'].includes(first)) return 'DDL'
  if (['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY', 'UNLOAD'].includes(first)) return first
  return 'UTILITY'
}

/** The first words of the statements that take bind parameters; in others "$1" is a syntax error. */
const TAKES_PARAMETERS = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge'])

/**
 * Reads one statement of Redshift. Throws the error that Redshift would give, or, for what the double does not know to
 * be Redshift, one that says so: it fails closed.
 */
export async function planStatement(tokens: readonly Token[], facts: SessionFacts): Promise<Plan> {
  const first = tokens[0]
  if (first === undefined || (first.kind !== 'word' && first.raw !== '(')) throw syntaxError(first?.raw ?? '')
  const param = tokens.find((token) => token.kind === 'param')
  if (param && !TAKES_PARAMETERS.has(first.lower)) throw syntaxError(param.raw)
  const rewrite = (list: readonly Token[]): string => new Rewriter(facts).rewrite(list)
  const cursor = new Cursor(tokens)
  switch (first.lower) {
    case '(':
    case 'select':
    case 'with':
      return { kind: 'forward', sql: rewrite(tokens) }
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      if (first.lower === 'merge') checkMerge(tokens)
      return { kind: 'forward', sql: rewrite(tokens), writes: writtenTable(cursor) }
    case 'explain':
      return explain(tokens, rewrite)
    case 'create':
      return create(tokens, facts)
    case 'drop':
      return drop(cursor)
    case 'alter':
      return alter(cursor, facts)
    case 'comment':
      return comment(cursor)
    case 'truncate': {
      cursor.expect('truncate')
      cursor.accept('table')
      const table = qualifiedSql(cursor.qualified())
      cursor.end()
      return { kind: 'truncate', table }
    }
    case 'vacuum':
      return vacuum(cursor)
    case 'analyze':
    case 'analyse':
      return analyze(cursor)
    case 'lock':
      return lock(cursor)
    case 'begin':
    case 'start':
    case 'commit':
    case 'end':
    case 'rollback':
    case 'abort':
      return transaction(cursor)
    case 'set':
    case 'reset':
    case 'show':
      return (await import('./settings.ts')).planSetting(cursor)
    case 'declare':
    case 'fetch':
    case 'close':
      return sqlCursor(cursor, rewrite)
    case 'copy':
      return { kind: 'copy', copy: (await import('../copy/statement.ts')).readCopy(cursor) }
    case 'unload':
      return { kind: 'unload', unload: (await import('../unload/statement.ts')).readUnload(cursor) }
    case 'cancel': {
      cursor.expect('cancel')
      const pid = cursor.integer()
      return { kind: 'cancel', pid }
    }
    default:
      throw notSupported(first.raw.toUpperCase(), 'not a statement that it knows (DEV c_SQL_commands)')
  }
}

/** The table of INSERT INTO, UPDATE, DELETE [FROM] and MERGE INTO. */
function writtenTable(cursor: Cursor): string {
  cursor.at = 1
  if (!cursor.accept('into')) cursor.accept('from')
  return qualifiedSql(cursor.qualified())
}

function explain(tokens: readonly Token[], rewrite: (list: readonly Token[]) => string): Plan {
  const rest = tokens.slice(tokens[1]?.lower === 'verbose' ? 2 : 1)
  // Rule: EXPLAIN has no ANALYZE and no options in parentheses (DEV r_EXPLAIN).
  if (rest[0]?.lower === 'analyze' || rest[0]?.raw === '(') throw syntaxError(rest[0].raw)
  return { kind: 'forward', sql: `EXPLAIN ${rewrite(rest)}` }
}

function create(tokens: readonly Token[], facts: SessionFacts): Plan {
  const cursor = new Cursor(tokens)
  cursor.expect('create')
  const orReplace = cursor.accept('or', 'replace')
  if (cursor.accept('view')) return view(cursor, orReplace, facts)
  if (cursor.accept('schema')) {
    const missing = cursor.accept('if', 'not', 'exists') ? 'IF NOT EXISTS ' : ''
    const sql = `CREATE SCHEMA ${missing}${ident(cursor.name())}`
    cursor.end()
    return { kind: 'script', sqls: [sql], tag: 'CREATE SCHEMA' }
  }
  const next = cursor.peek()?.lower ?? ''
  if (!orReplace && ['table', 'temp', 'temporary', 'local'].includes(next)) {
    return { kind: 'create-table', create: createTable(tokens, facts) }
  }
  // Rule: no indexes, sequences, triggers, types, extensions (DEV c_unsupported-postgresql-features).
  throw notSupported(`CREATE ${next.toUpperCase()}`, 'c_unsupported-postgresql-features')
}

function view(cursor: Cursor, orReplace: boolean, facts: SessionFacts): Plan {
  const target = qualifiedSql(cursor.qualified())
  const columns = cursor.peek()?.raw === '(' ? ` (${columnNames(cursor.group())})` : ''
  cursor.expect('as')
  let select = cursor.rest()
  // Rule: WITH NO SCHEMA BINDING ends a late-binding view (DEV r_CREATE_VIEW), which PostgreSQL has not.
  const ending = select.slice(-4).map((token) => token.lower)
  if (ending.join(' ') === 'with no schema binding') select = select.slice(0, -4)
  const sql = `CREATE ${orReplace ? 'OR REPLACE ' : ''}VIEW ${target}${columns} AS ${new Rewriter(facts).rewrite(select)}`
  return { kind: 'script', sqls: [sql], tag: 'CREATE VIEW' }
}

const columnNames = (list: readonly Token[]): string =>
  splitAtCommas(list)
    .map((part) => ident(new Cursor(part).name()))
    .join(', ')

function drop(cursor: Cursor): Plan {
  cursor.expect('drop')
  const what = cursor.name()
  if (!['table', 'view', 'schema'].includes(what))
    throw notSupported(`DROP ${what.toUpperCase()}`, 'not one that it knows')
  const exists = cursor.accept('if', 'exists') ? 'IF EXISTS ' : ''
  const targets = [qualifiedSql(cursor.qualified())]
  while (cursor.accept(',')) targets.push(qualifiedSql(cursor.qualified()))
  const cascade = cursor.accept('cascade') ? ' CASCADE' : ''
  if (cascade === '') cursor.accept('restrict')
  cursor.end()
  return { kind: 'forward', sql: `DROP ${what.toUpperCase()} ${exists}${targets.join(', ')}${cascade}` }
}

function comment(cursor: Cursor): Plan {
  cursor.expect('comment', 'on')
  const what = cursor.name()
  if (!['table', 'column', 'view', 'schema', 'database'].includes(what)) throw syntaxError(what)
  const parts = [cursor.name()]
  while (cursor.accept('.')) parts.push(cursor.name())
  cursor.expect('is')
  const text = cursor.accept('null') ? 'NULL' : quoted(cursor.text())
  cursor.end()
  return { kind: 'forward', sql: `COMMENT ON ${what.toUpperCase()} ${parts.map(ident).join('.')} IS ${text}` }
}

/** DEV r_VACUUM_command. */
function vacuum(cursor: Cursor): Plan {
  cursor.expect('vacuum')
  const kinds = [['full'], ['sort', 'only'], ['delete', 'only'], ['reindex'], ['recluster']]
  kinds.some((words) => cursor.accept(...words))
  const name = cursor.peek()
  if (name === undefined) return { kind: 'vacuum', table: undefined }
  const table = qualifiedSql(cursor.qualified())
  if (cursor.accept('to')) {
    cursor.integer()
    cursor.expect('percent')
  }
  cursor.accept('boost')
  cursor.end()
  return { kind: 'vacuum', table }
}

/** DEV r_ANALYZE: one table, all or some columns. */
function analyze(cursor: Cursor): Plan {
  cursor.at = 1
  cursor.accept('verbose')
  if (cursor.peek() === undefined) return { kind: 'script', sqls: ['ANALYZE'], tag: 'ANALYZE' }
  if (cursor.accept('compression')) throw notSupported('ANALYZE COMPRESSION', 'the double compresses nothing')
  const target = qualifiedSql(cursor.qualified())
  const columns = cursor.peek()?.raw === '(' ? ` (${columnNames(cursor.group())})` : ''
  if (!cursor.accept('predicate', 'columns')) cursor.accept('all', 'columns')
  cursor.end()
  return { kind: 'script', sqls: [`ANALYZE ${target}${columns}`], tag: 'ANALYZE' }
}

/** DEV r_LOCK: ACCESS EXCLUSIVE, and no mode to choose; in a transaction only, which PostgreSQL says too. */
function lock(cursor: Cursor): Plan {
  cursor.expect('lock')
  cursor.accept('table')
  const targets = [qualifiedSql(cursor.qualified())]
  while (cursor.accept(',')) targets.push(qualifiedSql(cursor.qualified()))
  cursor.end()
  return { kind: 'forward', sql: `LOCK TABLE ${targets.join(', ')} IN ACCESS EXCLUSIVE MODE` }
}

/** DEV r_BEGIN: isolation levels are taken and change nothing; there are no savepoints (c_unsupported-postgresql-features). */
function transaction(cursor: Cursor): Plan {
  const verb = cursor.name()
  if (verb === 'start') cursor.expect('transaction')
  else if (!cursor.accept('work')) cursor.accept('transaction')
  if (verb !== 'begin' && verb !== 'start') {
    cursor.end()
    return { kind: 'forward', sql: verb === 'commit' || verb === 'end' ? 'COMMIT' : 'ROLLBACK' }
  }
  let mode = ''
  while (!cursor.done) {
    if (cursor.accept('isolation', 'level')) {
      const levels = [
        ['serializable'],
        ['read', 'uncommitted'],
        ['read', 'committed'],
        ['repeatable', 'read'],
        ['snapshot']
      ]
      if (!levels.some((words) => cursor.accept(...words))) throw syntaxError(cursor.peek()?.raw ?? '')
    } else if (cursor.accept('read', 'only')) mode = ' READ ONLY'
    else if (cursor.accept('read', 'write')) mode = ' READ WRITE'
    else if (!cursor.accept(',')) throw syntaxError(cursor.peek()?.raw ?? '')
  }
  return { kind: 'forward', sql: `BEGIN${mode}` }
}

/** DEV declare, fetch, close: in a transaction, forward only. */
function sqlCursor(cursor: Cursor, rewrite: (list: readonly Token[]) => string): Plan {
  const verb = cursor.name()
  if (verb === 'declare') {
    const name = ident(cursor.name())
    cursor.expect('cursor', 'for')
    return { kind: 'forward', sql: `DECLARE ${name} NO SCROLL CURSOR FOR ${rewrite(cursor.rest())}` }
  }
  if (verb === 'close') return { kind: 'forward', sql: `CLOSE ${ident(cursor.name())}` }
  let count = ''
  if (cursor.accept('next')) count = 'NEXT'
  else if (cursor.accept('all')) count = 'ALL'
  else if (cursor.accept('forward')) count = `FORWARD ${cursor.accept('all') ? 'ALL' : cursor.integer()}`
  else throw new RedshiftError('42601', 'FETCH takes NEXT, ALL or FORWARD')
  cursor.expect('from')
  return { kind: 'forward', sql: `FETCH ${count} FROM ${ident(cursor.name())}` }
}
