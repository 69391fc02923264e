import { AppError } from '../../util/errors.ts'
import { outermost } from '../../util/sql-text.ts'
import { type IamRole, iamRole, regionClause, type S3Uri, s3Literal } from './address.ts'
import { identifier, literal } from './literal.ts'

/** What is written. Parquet compresses itself, and has no header (r_UNLOAD). */
export type UnloadFormat =
  | { readonly kind: 'parquet' }
  | { readonly kind: 'json'; readonly compression?: UnloadCompression }
  | { readonly kind: 'csv'; readonly compression?: UnloadCompression; readonly header?: boolean }

export type UnloadCompression = 'gzip' | 'zstd' | 'bzip2'

/** One UNLOAD to S3. */
export interface UnloadOptions {
  /** One SELECT, without a closing semicolon. */
  readonly select: string
  /** The prefix of the files' names: `…/part_` gives part_0000_part_00; a folder ends in "/". */
  readonly to: S3Uri
  readonly role: IamRole
  readonly format: UnloadFormat
  /** Columns of the SELECT that become folders, Hive style; they leave the files unless `includePartitions`. */
  readonly partitionBy?: readonly [string, ...string[]]
  readonly includePartitions?: boolean
  /** A file `<to>manifest` that names what was written; verbose adds columns, sizes and row counts. */
  readonly manifest?: 'plain' | 'verbose'
  /**
   * What becomes of files that are there. fail: UNLOAD refuses. overwrite: files of the same names are replaced, others
   * stay, and a reader may mix old with new. clean: files under `to` are deleted first, for ever (s3:DeleteObject).
   */
  readonly existing: 'fail' | 'overwrite' | 'clean'
  /** Most megabytes of one file, 5 to 6,348 (6.2 GB); Parquet rounds down to a multiple of 32. */
  readonly maxFileMb?: number
  /** false writes one file after the other, in the order of the SELECT. Default: every slice its own, in parallel. */
  readonly parallel?: boolean
  /** The Region of the bucket, where it is not the cluster's. */
  readonly region?: string | undefined
}

/**
 * The UNLOAD statement.
 * @throws E_CONFIG for an address, role or Region that cannot be meant, E_BUG for options that UNLOAD does not have
 */
export function unloadStatement(options: UnloadOptions): string {
  const { to, role, format, partitionBy, manifest, existing, maxFileMb, parallel, region } = options
  return [
    `UNLOAD (${literal(withoutOuterLimit(options.select))})`,
    `TO ${target(to)}`,
    iamRole(role),
    ...formatClauses(format),
    ...(partitionBy === undefined
      ? []
      : [`PARTITION BY (${partitionBy.map(identifier).join(', ')})${options.includePartitions ? ' INCLUDE' : ''}`]),
    ...(manifest === undefined ? [] : [manifest === 'verbose' ? 'MANIFEST VERBOSE' : 'MANIFEST']),
    ...(existing === 'fail' ? [] : [existing === 'overwrite' ? 'ALLOWOVERWRITE' : 'CLEANPATH']),
    ...(parallel === undefined ? [] : [`PARALLEL ${parallel ? 'ON' : 'OFF'}`]),
    ...(maxFileMb === undefined ? [] : [`MAXFILESIZE ${megabytes(maxFileMb)} MB`]),
    ...regionClause(region)
  ].join('\n')
}

/** The outer SELECT of an UNLOAD takes no LIMIT (r_UNLOAD, usage notes): such a SELECT goes into a subquery. */
function withoutOuterLimit(select: string): string {
  const text = outermost(select)
  if (text.includes(';')) throw new AppError('E_BUG', 'report-bug', 'UNLOAD takes one SELECT without a semicolon')
  return /\b(limit|top)\b/i.test(text) ? `SELECT * FROM (\n${select}\n) AS limited` : select
}

/** Readers of a data lake pass over files whose names begin with _ or . (r_UNLOAD, usage notes). */
function target(to: S3Uri): string {
  const name = to.slice(to.lastIndexOf('/') + 1)
  if (!/^[_.]/.test(name)) return s3Literal(to)
  throw new AppError('E_CONFIG', 'fix-config', `files named ${name}… are hidden from most readers`, {
    hint: 'Begin the last part of the address with a letter or a digit, or end it in "/".'
  })
}

function formatClauses(format: UnloadFormat): string[] {
  if (format.kind === 'parquet') return ['FORMAT PARQUET']
  return [
    `FORMAT ${format.kind.toUpperCase()}`,
    ...(format.kind === 'csv' && format.header ? ['HEADER'] : []),
    ...(format.compression === undefined ? [] : [format.compression.toUpperCase()])
  ]
}

function megabytes(size: number): number {
  if (size >= 5 && size <= 6348) return Math.floor(size)
  throw new AppError('E_BUG', 'report-bug', `MAXFILESIZE takes 5 to 6348 MB, not ${size}`)
}
