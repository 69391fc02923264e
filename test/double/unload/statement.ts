import { notSupported, RedshiftError, syntaxError } from '../errors.ts'
import { Cursor, splitAtCommas, statements, type Token } from '../sql/lexer.ts'

/** An UNLOAD as it was written (DEV r_UNLOAD). */
export interface UnloadStatement {
  readonly select: readonly Token[]
  readonly to: string
  /** An ARN, or `default`. */
  readonly role: string
  readonly format: 'text' | 'csv' | 'json' | 'parquet'
  readonly gzip: boolean
  readonly header: boolean
  readonly delimiter: string | undefined
  readonly nullAs: string
  readonly partitionBy: readonly string[]
  readonly includePartitions: boolean
  readonly manifest: 'none' | 'plain' | 'verbose'
  readonly existing: 'fail' | 'overwrite' | 'clean'
  readonly parallel: boolean
  readonly region: string | undefined
}

type Options = { -readonly [K in Exclude<keyof UnloadStatement, 'select' | 'to'>]: UnloadStatement[K] }

export function readUnload(cursor: Cursor): UnloadStatement {
  cursor.expect('unload')
  const inside = new Cursor(cursor.group())
  const list = statements(inside.text())
  inside.end()
  const select = list[0]
  if (select === undefined || list.length > 1 || !['select', 'with'].includes(select[0]?.lower ?? ''))
    throw syntaxError('unload')
  noOuterLimit(select)
  cursor.expect('to')
  const to = cursor.text()
  const options: Options = {
    role: '',
    format: 'text',
    gzip: false,
    header: false,
    delimiter: undefined,
    nullAs: '',
    partitionBy: [],
    includePartitions: false,
    manifest: 'none',
    existing: 'fail',
    parallel: true,
    region: undefined
  }
  while (!cursor.done) readOption(cursor, options)
  if (options.role === '') throw new RedshiftError('42601', 'Must specify credentials for UNLOAD')
  // Rule: PARQUET has no header, delimiter or compression of its own.
  if (options.format === 'parquet' && (options.gzip || options.header || options.delimiter !== undefined)) {
    throw new RedshiftError('42601', 'HEADER, DELIMITER and GZIP are not for FORMAT PARQUET')
  }
  if (options.format === 'json' && (options.header || options.delimiter !== undefined)) {
    throw new RedshiftError('42601', 'HEADER and DELIMITER are not for FORMAT JSON')
  }
  return { select, to, ...options }
}

/** Rule: "The SELECT query can't use a LIMIT clause in the outer SELECT." */
function noOuterLimit(select: readonly Token[]): void {
  let depth = 0
  for (const token of select) {
    if (token.raw === '(') depth += 1
    if (token.raw === ')') depth -= 1
    if (depth === 0 && token.kind === 'word' && token.lower === 'limit') {
      throw new RedshiftError('0A000', 'Limit clause is not supported')
    }
  }
}

function readOption(cursor: Cursor, options: Options): void {
  const word = cursor.take('word').lower
  const text = (): string => {
    cursor.accept('as')
    return cursor.text()
  }
  switch (word) {
    case 'iam_role':
      options.role = cursor.accept('default') ? 'default' : cursor.text()
      return
    case 'format':
      cursor.accept('as')
      options.format = formatOf(cursor.take('word').lower)
      return
    case 'csv':
    case 'json':
    case 'parquet':
      options.format = word
      return
    case 'partition':
      cursor.expect('by')
      options.partitionBy = splitAtCommas(cursor.group()).map((part) => new Cursor(part).name())
      options.includePartitions = cursor.accept('include')
      return
    case 'manifest':
      options.manifest = cursor.accept('verbose') ? 'verbose' : 'plain'
      return
    case 'header':
      options.header = true
      return
    case 'gzip':
      options.gzip = true
      return
    case 'delimiter':
      options.delimiter = text()
      return
    case 'null':
      options.nullAs = text()
      return
    case 'allowoverwrite':
    case 'cleanpath':
      // Rule: one or the other.
      if (options.existing !== 'fail') throw new RedshiftError('42601', 'cannot specify CLEANPATH with ALLOWOVERWRITE')
      options.existing = word === 'cleanpath' ? 'clean' : 'overwrite'
      return
    case 'parallel':
      options.parallel = !(cursor.accept('off') || cursor.accept('false'))
      if (options.parallel && !cursor.accept('on')) cursor.accept('true')
      return
    case 'maxfilesize': {
      cursor.accept('as')
      const size = Number(cursor.take('number').raw) * (cursor.accept('gb') ? 1024 : 1)
      cursor.accept('mb')
      // Rule: 5 MB to 6.2 GB; the double writes one file a slice whatever its size.
      if (size < 5 || size > 6.2 * 1024) throw new RedshiftError('42601', 'MAXFILESIZE must be between 5 MB and 6.2 GB')
      return
    }
    case 'region':
      options.region = text()
      return
    default:
      throw notSupported(`${word.toUpperCase()} in UNLOAD`, 'not a parameter that it knows (DEV r_UNLOAD)')
  }
}

function formatOf(word: string): UnloadStatement['format'] {
  if (word === 'csv' || word === 'json' || word === 'parquet') return word
  throw syntaxError(word)
}
