import { RedshiftError, syntaxError } from '../errors.ts'
import { Cursor, ident, qualifiedSql, splitAtCommas, type Token } from './lexer.ts'
import { Rewriter, type SessionFacts } from './rewrite.ts'
import { type Attributes, type Column, columnSql, dealIdentity, remember } from './table-sql.ts'
import { readType } from './types.ts'
import { RESERVED_HERE_ONLY } from './vocabulary.ts'

const ENCODINGS = new Set(
  'az64 bytedict delta delta32k lzo mostly8 mostly16 mostly32 raw runlength text255 text32k zstd'.split(' ')
)

/** The statements that PostgreSQL gets in place of one CREATE TABLE, in order; the first makes the table. */
export interface CreateTable {
  readonly create: string
  readonly afterwards: readonly string[]
  readonly tag: 'SELECT' | 'CREATE TABLE'
  readonly target: string
  readonly ifMissing: boolean
}

/** Reads CREATE TABLE and CREATE TABLE AS by DEV r_CREATE_TABLE_NEW and r_CREATE_TABLE_AS. */
export function createTable(tokens: readonly Token[], facts: SessionFacts): CreateTable {
  const cursor = new Cursor(tokens)
  cursor.expect('create')
  const local = cursor.accept('local')
  let temporary = cursor.accept('temporary') || cursor.accept('temp')
  if (local && !temporary) throw syntaxError(cursor.peek()?.raw ?? '')
  cursor.expect('table')
  const ifMissing = cursor.accept('if', 'not', 'exists')
  const name = tableName(cursor)
  // Rule: a name that begins with # is a temporary table.
  if (name.table.startsWith('#')) temporary = true
  if (temporary && name.schema !== undefined)
    throw new RedshiftError('42P16', 'temporary tables cannot specify a schema name')
  const target = qualifiedSql(name)
  const head = `CREATE ${temporary ? 'TEMPORARY ' : ''}TABLE ${ifMissing ? 'IF NOT EXISTS ' : ''}${target}`
  const attributes: Attributes = {
    diststyle: undefined,
    distkey: undefined,
    sortkeys: [],
    interleaved: false,
    encodeAuto: false,
    sortAuto: false
  }
  const list = cursor.peek()?.raw === '(' ? cursor.group() : undefined
  const isSelect = list !== undefined && ['select', 'with'].includes(list[0]?.lower ?? '')
  if (isSelect) throw syntaxError(list[0]?.raw ?? '')
  readAttributes(cursor, attributes)
  if (cursor.accept('as')) {
    // Rule: CREATE TABLE AS has no IF NOT EXISTS (DEV r_CREATE_TABLE_AS).
    if (ifMissing) throw syntaxError('as')
    const columns = list === undefined ? '' : ` (${names(list).map(ident).join(', ')})`
    let select = cursor.rest()
    if (select[0]?.raw === '(') select = new Cursor(select).group()
    const sql = new Rewriter(facts).rewrite(select)
    return {
      create: `${head}${columns} AS ${sql}`,
      afterwards: remember(target, [], attributes, []),
      tag: 'SELECT',
      target,
      ifMissing
    }
  }
  cursor.end()
  if (list === undefined) throw syntaxError('end of statement')
  return fromColumns(head, target, list, attributes, facts, ifMissing)
}

/** Rule: a name has at most 127 bytes; reserved words need quotes (DEV r_names). PostgreSQL would cut at 63. */
function tableName(cursor: Cursor): { schema: string | undefined; table: string } {
  const name = cursor.qualified()
  return { schema: name.schema, table: checkedName(name.table) }
}

function checkedName(name: string): string {
  if (Buffer.byteLength(name) > 63) {
    throw new RedshiftError(
      '42622',
      `double, not Redshift: the name "${name}" has over 63 bytes, which PostgreSQL would cut`
    )
  }
  return name
}

const names = (list: readonly Token[]): string[] =>
  splitAtCommas(list).map((part) => {
    const cursor = new Cursor(part)
    const name = cursor.name()
    cursor.end()
    return name
  })

function readAttributes(cursor: Cursor, into: Attributes): void {
  for (;;) {
    if (cursor.accept('backup')) {
      if (!cursor.accept('yes')) cursor.expect('no')
    } else if (cursor.accept('diststyle')) {
      const style = cursor.name()
      if (!['auto', 'even', 'key', 'all'].includes(style)) throw syntaxError(style)
      into.diststyle = style
    } else if (cursor.accept('distkey')) {
      // Rule: only one column can be the distribution key.
      if (into.distkey !== undefined) throw new RedshiftError('42601', 'only one column can be the distribution key')
      const [key, more] = names(cursor.group())
      if (more !== undefined || key === undefined) throw syntaxError(more ?? ')')
      into.distkey = key
    } else if (cursor.accept('interleaved', 'sortkey')) {
      into.interleaved = true
      into.sortkeys = names(cursor.group())
    } else if (cursor.accept('sortkey', 'auto')) into.sortAuto = true
    else if (cursor.accept('compound', 'sortkey') || cursor.accept('sortkey')) into.sortkeys = names(cursor.group())
    else if (cursor.accept('encode', 'auto')) into.encodeAuto = true
    else return
  }
}

function fromColumns(
  head: string,
  target: string,
  list: readonly Token[],
  attributes: Attributes,
  facts: SessionFacts,
  ifMissing: boolean
): CreateTable {
  const columns: Column[] = []
  const constraints: { kind: string; columns: string[] }[] = []
  const pieces: string[] = []
  for (const part of splitAtCommas(list)) {
    const cursor = new Cursor(part)
    if (cursor.accept('like')) {
      const parent = qualifiedSql(cursor.qualified())
      const defaults = cursor.accept('including', 'defaults')
      if (!defaults) cursor.accept('excluding', 'defaults')
      cursor.end()
      // Rule: NOT NULL is inherited, keys are not; the bytes of a type are a CHECK here.
      pieces.push(`LIKE ${parent} INCLUDING CONSTRAINTS${defaults ? ' INCLUDING DEFAULTS' : ''}`)
    } else if (cursor.accept('primary', 'key')) constraints.push({ kind: 'p', columns: keyColumns(cursor) })
    else if (cursor.accept('unique')) constraints.push({ kind: 'u', columns: keyColumns(cursor) })
    else if (cursor.accept('foreign', 'key')) {
      constraints.push({ kind: 'f', columns: names(cursor.group()) })
      readReferences(cursor)
      cursor.end()
    } else columns.push(readColumn(cursor, attributes, constraints, facts))
  }
  check(columns, attributes, constraints)
  const identity = columns.filter((column) => column.identity)
  const sql = [...columns.map(columnSql), ...pieces].join(', ')
  return {
    create: `${head} (${sql})`,
    afterwards: [
      ...identity.flatMap((column) => dealIdentity(target, column)),
      ...remember(target, columns, attributes, constraints)
    ],
    tag: 'CREATE TABLE',
    target,
    ifMissing
  }
}

function keyColumns(cursor: Cursor): string[] {
  const columns = names(cursor.group())
  cursor.end()
  return columns
}

function readReferences(cursor: Cursor): void {
  cursor.expect('references')
  cursor.qualified()
  if (cursor.peek()?.raw === '(') cursor.group()
}

function readColumn(
  cursor: Cursor,
  attributes: Attributes,
  constraints: { kind: string; columns: string[] }[],
  facts: SessionFacts
): Column {
  const first = cursor.peek()
  // Rule: reserved words are names only within quotes (DEV r_pg_keywords).
  if (first?.kind === 'word' && (RESERVED_HERE_ONLY.has(first.lower) || first.lower === 'timestamp'))
    throw syntaxError(first.raw)
  const name = checkedName(cursor.name())
  const column: Column = {
    name,
    type: readType(cursor, true),
    parts: [],
    encoding: undefined,
    identity: undefined,
    notNull: false
  }
  while (!cursor.done) {
    if (cursor.accept('not', 'null')) column.notNull = true
    else if (cursor.accept('null')) continue
    else if (cursor.accept('default')) column.parts.push(`DEFAULT ${readDefault(cursor, facts)}`)
    else if (cursor.accept('identity')) column.identity = readIdentity(cursor, false)
    else if (cursor.accept('generated', 'by', 'default', 'as', 'identity')) column.identity = readIdentity(cursor, true)
    else if (cursor.accept('encode')) {
      const encoding = cursor.name()
      if (!ENCODINGS.has(encoding)) throw new RedshiftError('42601', `invalid encoding "${encoding}"`)
      column.encoding = encoding
    } else if (cursor.accept('distkey')) {
      if (attributes.distkey !== undefined)
        throw new RedshiftError('42601', 'only one column can be the distribution key')
      attributes.distkey = name
    } else if (cursor.accept('sortkey')) attributes.sortkeys.push(name)
    else if (cursor.accept('collate', 'case_sensitive')) continue
    else if (cursor.accept('unique')) constraints.push({ kind: 'u', columns: [name] })
    else if (cursor.accept('primary', 'key')) constraints.push({ kind: 'p', columns: [name] })
    else if (cursor.peek()?.lower === 'references') readReferences(cursor)
    else throw syntaxError(cursor.peek()?.raw ?? '')
  }
  if (column.identity && !/^(integer|bigint)$/.test(column.type.sql)) {
    throw new RedshiftError('42601', 'the data type of an IDENTITY column must be INT or BIGINT')
  }
  return column
}

function readDefault(cursor: Cursor, facts: SessionFacts): string {
  const stop = new Set([
    'not',
    'null',
    'encode',
    'distkey',
    'sortkey',
    'unique',
    'primary',
    'references',
    'identity',
    'collate'
  ])
  const tokens: Token[] = []
  let depth = 0
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    if (depth === 0 && tokens.length > 0 && token.kind === 'word' && stop.has(token.lower)) break
    if (token.raw === '(') depth += 1
    if (token.raw === ')') depth -= 1
    tokens.push(token)
    cursor.at += 1
  }
  return new Rewriter(facts).expression(tokens)
}

function readIdentity(cursor: Cursor, byDefault: boolean): NonNullable<Column['identity']> {
  const group = new Cursor(cursor.group())
  const seed = group.integer()
  group.expect(',')
  const step = group.integer()
  group.end()
  return { seed, step, byDefault }
}

function check(
  columns: readonly Column[],
  attributes: Attributes,
  constraints: readonly { columns: string[] }[]
): void {
  const known = new Set(columns.map((column) => column.name))
  if (columns.length > 0) {
    for (const name of [attributes.distkey, ...attributes.sortkeys, ...constraints.flatMap((c) => c.columns)]) {
      if (name !== undefined && !known.has(name))
        throw new RedshiftError('42703', `column "${name}" named in key does not exist`)
    }
  }
  // Rule: DISTSTYLE KEY goes with a DISTKEY, the other styles without (DEV r_CREATE_TABLE_NEW).
  if (attributes.diststyle === 'key' && attributes.distkey === undefined) {
    throw new RedshiftError('42601', 'DISTSTYLE KEY requires a DISTKEY column')
  }
  if (attributes.distkey !== undefined && attributes.diststyle !== undefined && attributes.diststyle !== 'key') {
    throw new RedshiftError(
      '42601',
      `cannot specify DISTKEY column for a table with DISTSTYLE ${attributes.diststyle.toUpperCase()}`
    )
  }
  // Rule: an interleaved sort key has at most eight columns (DEV t_Sorting_data).
  if (attributes.interleaved && attributes.sortkeys.length > 8) {
    throw new RedshiftError('42601', 'an interleaved sort key can have at most 8 columns')
  }
  if (columns.filter((column) => column.identity).length > 1)
    throw new RedshiftError('42601', 'multiple identity columns')
}
