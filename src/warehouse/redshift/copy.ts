import { AppError } from '../../util/errors.ts'
import { type IamRole, iamRole, regionClause, type S3Uri, s3Literal, wholeNumber } from './address.ts'
import { identifier, literal } from './literal.ts'

/**
 * What COPY reads. A manifest names its files one by one; a prefix is every key that begins with it, so it must end in
 * "/" lest log_data also load log_data_old/; `object` is one key, and any other key that begins with it.
 */
export type CopySource =
  | { readonly manifest: S3Uri; readonly prefix?: never; readonly object?: never }
  | { readonly prefix: `${S3Uri}/`; readonly manifest?: never; readonly object?: never }
  | { readonly object: S3Uri; readonly manifest?: never; readonly prefix?: never }

/** How a row's text becomes columns. */
export type CopyFormat =
  /** Keys equal to the names of columns: exactly, or whatever their case. */
  | { readonly json: 'auto' | 'auto ignorecase' }
  /** A JSONPaths file: its paths, in the order of the columns. */
  | { readonly jsonPaths: S3Uri }
  | { readonly csv: CsvOptions }

export interface CsvOptions {
  /** One ASCII character; default a comma. */
  readonly delimiter?: string
  /** What stands for null. Default: an empty field that is not quoted, as COPY has it for CSV. */
  readonly nullAs?: string
  /** Lines at the head of each file to pass over. */
  readonly ignoreHeader?: number
}

/**
 * One COPY from S3. What would change data in silence has no option here: TRUNCATECOLUMNS, ACCEPTINVCHARS, FILLRECORD,
 * ROUNDEC, IGNOREALLERRORS. Neither has COMPUPDATE: the DDL has encodings, and COPY would replace those of an empty table.
 */
export interface CopyOptions {
  readonly table: string
  /** The columns that are loaded, in the order of the paths or fields. Default: all of the table. */
  readonly columns?: readonly [string, ...string[]]
  readonly from: CopySource
  readonly role: IamRole
  readonly format: CopyFormat
  /** The Region of the bucket, where it is not the cluster's: for data, manifest and JSONPaths file alike. */
  readonly region?: string | undefined
  /** Of every file; COPY does not look at their names. */
  readonly compression?: 'gzip' | 'zstd' | 'bzip2' | 'lzop'
  /** How every TIMESTAMP column is read; `auto` knows ISO 8601 and does not know epochs. */
  readonly timeFormat?: 'auto' | 'epochsecs' | 'epochmillisecs'
  /** Empty and blank texts to null; CHAR and VARCHAR only, numbers always do. */
  readonly emptyAsNull?: boolean
  readonly blanksAsNull?: boolean
  /** Rows with errors at which the COPY fails; 0, the default, and 1 fail at the first. */
  readonly maxErrors?: number
  /** Statistics after the load; by default only where the table was empty. */
  readonly statUpdate?: boolean
  /** Reads and checks everything, loads nothing. */
  readonly noLoad?: boolean
}

/**
 * The COPY statement.
 * @throws E_CONFIG for an address, role or Region that cannot be meant, E_BUG for options that COPY does not have
 */
export function copyStatement(options: CopyOptions): string {
  const { table, columns, from, role, region, compression, timeFormat, maxErrors, statUpdate } = options
  const list = columns === undefined ? '' : ` (${columns.map(identifier).join(', ')})`
  return [
    `COPY ${identifier(table)}${list}`,
    `FROM ${source(from)}`,
    iamRole(role),
    ...format(options.format, from),
    ...(from.manifest === undefined ? [] : ['MANIFEST']),
    ...(compression === undefined ? [] : [compression.toUpperCase()]),
    ...regionClause(region),
    ...(timeFormat === undefined ? [] : [`TIMEFORMAT ${literal(timeFormat)}`]),
    ...(options.emptyAsNull ? ['EMPTYASNULL'] : []),
    ...(options.blanksAsNull ? ['BLANKSASNULL'] : []),
    ...(maxErrors === undefined ? [] : [`MAXERROR ${wholeNumber('MAXERROR', maxErrors, 0, 100_000)}`]),
    'COMPUPDATE OFF',
    ...(statUpdate === undefined ? [] : [`STATUPDATE ${statUpdate ? 'ON' : 'OFF'}`]),
    ...(options.noLoad ? ['NOLOAD'] : [])
  ].join('\n')
}

function source(from: CopySource): string {
  if (from.manifest !== undefined) return s3Literal(from.manifest)
  if (from.object !== undefined) {
    if (!from.object.endsWith('/')) return s3Literal(from.object)
    throw new AppError('E_BUG', 'report-bug', `COPY was given the prefix ${from.object} as an object`)
  }
  if (from.prefix.endsWith('/')) return s3Literal(from.prefix)
  throw new AppError('E_BUG', 'report-bug', `the prefix ${from.prefix} of a COPY does not end in "/"`)
}

function format(format: CopyFormat, from: CopySource): string[] {
  if ('json' in format) return [`FORMAT JSON ${literal(format.json)}`]
  if ('jsonPaths' in format) return [`FORMAT JSON ${jsonPaths(format.jsonPaths, from)}`]
  const { delimiter, nullAs, ignoreHeader } = format.csv
  return [
    'FORMAT CSV',
    ...(delimiter === undefined ? [] : [`DELIMITER ${oneCharacter(delimiter)}`]),
    ...(nullAs === undefined ? [] : [`NULL AS ${literal(nullAs)}`]),
    ...(ignoreHeader === undefined ? [] : [`IGNOREHEADER ${wholeNumber('IGNOREHEADER', ignoreHeader, 0, 2 ** 31 - 1)}`])
  ]
}

/** Under the prefix of the data, COPY would read the JSONPaths file as data (copy-usage_notes-copy-from-json). */
function jsonPaths(file: S3Uri, from: CopySource): string {
  const prefix = from.prefix ?? from.object
  if (prefix !== undefined && file.startsWith(prefix)) {
    throw new AppError('E_CONFIG', 'fix-config', `the JSONPaths file ${file} lies under the data ${prefix}`, {
      hint: 'COPY would load it as data: put it elsewhere and name it in [S3] LOG_JSONPATH of dwh.cfg.'
    })
  }
  return s3Literal(file)
}

function oneCharacter(delimiter: string): string {
  if (/^[\t\x20-\x7e]$/.test(delimiter) && delimiter !== '"' && delimiter !== '\\') return literal(delimiter)
  throw new AppError(
    'E_BUG',
    'report-bug',
    `DELIMITER takes one printable ASCII character, not ${JSON.stringify(delimiter)}`
  )
}
