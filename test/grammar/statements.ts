import { tables } from '../../src/model/index.ts'
import { canonicalTables } from '../../src/pipeline/canonical.ts'
import { allStatements } from '../../src/pipeline/statements.ts'
import { checks, counting, failingRows } from '../../src/quality/run.ts'
import type { CheckScope } from '../../src/quality/types.ts'
import { listQuestions } from '../../src/queries/index.ts'
import { transformEvents } from '../../src/transform/index.ts'
import { type CopyOptions, copyStatement } from '../../src/warehouse/redshift/copy.ts'
import { redshiftDialect as dialect } from '../../src/warehouse/redshift/dialect.ts'
import { type UnloadOptions, unloadStatement } from '../../src/warehouse/redshift/unload.ts'
import { coveringArray } from './covering-array.ts'
import type { Origin } from './lint.ts'

/** A statement that the Redshift engine can produce. */
export interface Produced {
  readonly id: string
  readonly sql: string
  readonly origin: Origin
}

const range = { first: 1, last: 9 }
const span = { from: 1_541_030_400_000, to: 1_541_116_799_999 }
const SCOPES: Readonly<Record<string, Omit<CheckScope, 'dialect'>>> = {
  whole: { songs: 'all', events: 'all', span: 'all', now: span.to },
  batch: { songs: range, events: range, span, now: span.to },
  'songs only': { songs: range, events: { first: 0, last: -1 }, span: undefined, now: span.to }
}

const ARN = 'arn:aws:iam::123456789012:role/dwh-role'

/** Values of each option of COPY, among them everything that a parser could stumble over. */
const COPY: { readonly [K in keyof CopyOptions]-?: readonly CopyOptions[K][] } = {
  table: ['staging_events', 'time'],
  columns: [
    ['ts', 'user_id'],
    ['time', 'line']
  ],
  from: [
    { manifest: 's3://bucket/run-1/manifest.json' },
    { prefix: "s3://bucket/it's/" },
    { object: 's3://bucket/a/b.json' }
  ],
  role: ['default', ARN, [ARN, 'arn:aws-us-gov:iam::210987654321:role/other']],
  format: [
    { json: 'auto' },
    { json: 'auto ignorecase' },
    { jsonPaths: 's3://bucket/paths.json' },
    { csv: {} },
    { csv: { delimiter: '|', nullAs: '@NULL@', ignoreHeader: 1 } }
  ],
  region: [undefined, 'us-west-2'],
  compression: ['gzip', 'zstd', 'bzip2', 'lzop'],
  timeFormat: ['auto', 'epochsecs', 'epochmillisecs'],
  emptyAsNull: [true, false],
  blanksAsNull: [true, false],
  maxErrors: [0, 100_000],
  statUpdate: [true, false],
  noLoad: [true, false]
}

const UNLOAD: { readonly [K in keyof UnloadOptions]-?: readonly UnloadOptions[K][] } = {
  select: ["SELECT title, year FROM songs WHERE title = 'It''s'", 'SELECT song_id FROM songs ORDER BY song_id LIMIT 5'],
  to: ['s3://bucket/export/', 's3://bucket/export/songs_'],
  role: ['default', ARN],
  format: [
    { kind: 'parquet' },
    { kind: 'json' },
    { kind: 'csv', header: true, compression: 'gzip' },
    { kind: 'csv', compression: 'zstd' }
  ],
  partitionBy: [['year'], ['year', 'month']],
  includePartitions: [true, false],
  manifest: ['plain', 'verbose'],
  existing: ['fail', 'overwrite', 'clean'],
  maxFileMb: [5, 256],
  parallel: [true, false],
  region: [undefined, 'eu-central-1']
}

/** A covering array leaves an option out where it may be: those that must be there are put back. */
const copies = (): readonly string[] =>
  coveringArray(COPY).map((o) =>
    copyStatement({
      ...o,
      table: o.table ?? 'songs',
      from: o.from ?? { prefix: 's3://bucket/songs/' },
      role: o.role ?? ARN,
      format: o.format ?? { json: 'auto' }
    })
  )

const unloads = (): readonly string[] =>
  coveringArray(UNLOAD).map((o) =>
    unloadStatement({
      ...o,
      select: o.select ?? 'SELECT * FROM plays',
      to: o.to ?? 's3://bucket/x/',
      role: o.role ?? ARN,
      format: o.format ?? { kind: 'parquet' },
      existing: o.existing ?? 'fail'
    })
  )

/** Every statement that the Redshift engine can produce without a cluster's data, each once. */
export async function producedStatements(): Promise<readonly Produced[]> {
  const all: Produced[] = []
  const add = (id: string, sql: string, origin: Origin = 'generated'): void => {
    all.push({ id, sql, origin })
  }
  for (const rule of ['exact', 'normalized'] as const) {
    for (const { part, name, sql } of allStatements(dialect, rule)) add(`${part}: ${name}`, sql)
  }
  for (const step of transformEvents({ dialect, songMatch: 'exact' }, range, undefined))
    add(`no plays: ${step.name}`, step.sql)
  for (const [name, scope] of Object.entries(SCOPES)) {
    add(`checks of ${name}`, counting({ ...scope, dialect }).sql)
    for (const check of checks) {
      const sql = check.failing({ ...scope, dialect })
      if (sql !== undefined) add(`check of ${name}: ${check.id}`, failingRows(sql))
    }
  }
  for (const table of canonicalTables(true)) add(`compare: ${table.name}`, table.sql(dialect))
  for (const sql of [...dialect.analyze(tables), ...dialect.reclaim(tables)]) add(sql, sql)
  for (const { name, sql } of await listQuestions()) add(`question: ${name}`, sql, 'question')
  for (const [i, sql] of copies().entries()) add(`COPY ${i}`, sql)
  // What is unloaded is an analyst's own SELECT.
  for (const [i, sql] of unloads().entries()) add(`UNLOAD ${i}`, sql, 'question')
  const seen = new Set<string>()
  return all.filter(({ sql }) => !seen.has(sql) && seen.add(sql))
}
