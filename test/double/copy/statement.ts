import { notSupported, RedshiftError, syntaxError } from '../errors.ts'
import { Cursor, splitAtCommas } from '../sql/lexer.ts'

export type CopyFormat =
  | { readonly kind: 'json'; readonly option: string }
  | { readonly kind: 'csv'; readonly quote: string }
  | { readonly kind: 'delimited' }

/** A COPY as it was written; defaults are those of DEV r_COPY and its pages of parameters. */
export interface CopyStatement {
  readonly table: { readonly schema: string | undefined; readonly table: string }
  readonly columns: readonly string[] | undefined
  readonly from: string
  /** An ARN, or `default`. */
  readonly role: string
  readonly format: CopyFormat
  readonly delimiter: string | undefined
  readonly nullAs: string | undefined
  readonly ignoreHeader: number
  readonly manifest: boolean
  readonly compression: 'gzip' | 'zstd' | undefined
  readonly region: string | undefined
  readonly timeFormat: string | undefined
  readonly maxError: number
  readonly noLoad: boolean
  readonly emptyAsNull: boolean
  readonly blanksAsNull: boolean
  readonly truncateColumns: boolean
  readonly roundDecimals: boolean
  readonly trimBlanks: boolean
  readonly ignoreBlankLines: boolean
  readonly explicitIds: boolean
  /** What stands for each byte of an invalid character. */
  readonly acceptInvalid: string | undefined
}

type Options = { -readonly [K in Exclude<keyof CopyStatement, 'table' | 'columns' | 'from'>]: CopyStatement[K] }

/** Reads COPY; each clause once, in any order, and none that the double does not know. */
export function readCopy(cursor: Cursor): CopyStatement {
  cursor.expect('copy')
  const table = cursor.qualified()
  const columns =
    cursor.peek()?.raw === '(' ? splitAtCommas(cursor.group()).map((part) => new Cursor(part).name()) : undefined
  cursor.expect('from')
  // Rule: Amazon S3 is one of the sources; there is no COPY from a client (DEV copy-parameters-data-source).
  if (cursor.peek()?.kind !== 'text') throw syntaxError(cursor.peek()?.raw ?? 'end of statement')
  const from = cursor.text()
  if (!from.startsWith('s3://')) throw notSupported(`COPY from ${from}`, 'the double reads from Amazon S3 alone')
  const options: Options = {
    role: '',
    format: { kind: 'delimited' },
    delimiter: undefined,
    nullAs: undefined,
    ignoreHeader: 0,
    manifest: false,
    compression: undefined,
    region: undefined,
    timeFormat: undefined,
    maxError: 0,
    noLoad: false,
    emptyAsNull: false,
    blanksAsNull: false,
    truncateColumns: false,
    roundDecimals: false,
    trimBlanks: false,
    ignoreBlankLines: false,
    explicitIds: false,
    acceptInvalid: undefined
  }
  const seen = new Set<string>()
  while (!cursor.done) {
    const word = cursor.peek()?.lower ?? ''
    readOption(cursor, options)
    // Rule: each parameter once ("conflicting or redundant options").
    if (seen.has(word)) throw new RedshiftError('42601', 'conflicting or redundant options')
    seen.add(word)
  }
  // Rule: COPY needs an authorization (DEV copy-parameters-authorization).
  if (options.role === '') throw new RedshiftError('42601', 'Must specify credentials for COPY from S3')
  return { table, columns, from, ...options }
}

const text = (cursor: Cursor): string => {
  cursor.accept('as')
  return cursor.text()
}

const FLAGS = {
  manifest: 'manifest',
  noload: 'noLoad',
  emptyasnull: 'emptyAsNull',
  blanksasnull: 'blanksAsNull',
  truncatecolumns: 'truncateColumns',
  roundec: 'roundDecimals',
  trimblanks: 'trimBlanks',
  ignoreblanklines: 'ignoreBlankLines',
  explicit_ids: 'explicitIds'
} as const
const isFlag = (word: string): word is keyof typeof FLAGS => word in FLAGS

function readOption(cursor: Cursor, options: Options): void {
  const word = cursor.take('word').lower
  if (isFlag(word)) {
    options[FLAGS[word]] = true
    return
  }
  switch (word) {
    case 'iam_role':
      options.role = cursor.accept('default') ? 'default' : cursor.text()
      return
    case 'format':
      cursor.accept('as')
      readFormat(cursor, options, cursor.take('word').lower)
      return
    case 'csv':
    case 'json':
      readFormat(cursor, options, word)
      return
    case 'delimiter':
      options.delimiter = text(cursor)
      return
    case 'null':
      options.nullAs = text(cursor)
      return
    case 'gzip':
    case 'zstd':
      options.compression = word
      return
    case 'region':
      options.region = text(cursor)
      return
    case 'timeformat':
      options.timeFormat = text(cursor)
      return
    case 'ignoreheader':
      cursor.accept('as')
      options.ignoreHeader = cursor.integer()
      return
    case 'maxerror':
      cursor.accept('as')
      options.maxError = cursor.integer()
      // Rule: at most 100000 (DEV copy-parameters-data-load).
      if (options.maxError > 100_000) throw new RedshiftError('42601', 'MAXERROR must be between 0 and 100000')
      return
    case 'acceptinvchars':
      cursor.accept('as')
      options.acceptInvalid = cursor.peek()?.kind === 'text' ? cursor.text() : '?'
      return
    case 'compupdate':
      if (!cursor.accept('preset')) onOrOff(cursor)
      return
    case 'statupdate':
      onOrOff(cursor)
      return
    case 'comprows':
      cursor.integer()
      return
    default:
      // CREDENTIALS, ACCESS_KEY_ID, FIXEDWIDTH, AVRO, … are Redshift's, and nothing that the product may use.
      throw notSupported(`${word.toUpperCase()} in COPY`, 'not a parameter that it knows (DEV r_COPY-parameters)')
  }
}

function onOrOff(cursor: Cursor): void {
  for (const word of ['on', 'true', 'off', 'false']) if (cursor.accept(word)) return
}

function readFormat(cursor: Cursor, options: Options, kind: string): void {
  if (kind === 'csv') {
    const quote = cursor.accept('quote') ? text(cursor) : '"'
    options.format = { kind: 'csv', quote }
  } else if (kind === 'json') {
    cursor.accept('as')
    // Rule: without an option, JSON is 'auto' (DEV copy-parameters-data-format).
    options.format = { kind: 'json', option: cursor.peek()?.kind === 'text' ? cursor.text() : 'auto' }
  } else throw notSupported(`FORMAT ${kind.toUpperCase()}`, 'the double reads JSON, CSV and delimited text')
}
