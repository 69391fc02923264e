import { describe, expect, it } from 'vitest'
import type { S3Uri } from '../../../src/warehouse/redshift/address.ts'
import { type CopyOptions, copyStatement } from '../../../src/warehouse/redshift/copy.ts'
import { type UnloadOptions, unloadStatement } from '../../../src/warehouse/redshift/unload.ts'

const ARN = 'arn:aws:iam::123456789012:role/team/dwh-role'

const copy = {
  table: 'staging_events',
  from: { manifest: 's3://bucket/staging/run-1/manifest.json' },
  role: ARN,
  format: { json: 'auto' }
} as const satisfies CopyOptions

describe('COPY', () => {
  it('reads a manifest', () => {
    expect(copyStatement(copy)).toBe(`COPY "staging_events"
FROM 's3://bucket/staging/run-1/manifest.json'
IAM_ROLE '${ARN}'
FORMAT JSON 'auto'
MANIFEST
COMPUPDATE OFF`)
  })

  it('takes every option in one statement', () => {
    const statement = copyStatement({
      ...copy,
      columns: ['ts', 'time'],
      from: { prefix: "s3://bucket/it's/" },
      role: [ARN, 'arn:aws-us-gov:iam::210987654321:role/other'],
      format: { jsonPaths: 's3://bucket/log_json_path.json' },
      region: 'us-gov-west-1',
      compression: 'gzip',
      timeFormat: 'epochmillisecs',
      emptyAsNull: true,
      blanksAsNull: true,
      maxErrors: 100_000,
      statUpdate: true,
      noLoad: true
    })
    expect(statement).toBe(`COPY "staging_events" ("ts", "time")
FROM 's3://bucket/it''s/'
IAM_ROLE '${ARN},arn:aws-us-gov:iam::210987654321:role/other'
FORMAT JSON 's3://bucket/log_json_path.json'
GZIP
REGION 'us-gov-west-1'
TIMEFORMAT 'epochmillisecs'
EMPTYASNULL
BLANKSASNULL
MAXERROR 100000
COMPUPDATE OFF
STATUPDATE ON
NOLOAD`)
  })

  it('reads CSV', () => {
    const statement = copyStatement({
      ...copy,
      role: 'default',
      format: { csv: { delimiter: '\t', nullAs: '\\N', ignoreHeader: 1 } },
      statUpdate: false
    })
    expect(statement).toContain(
      "IAM_ROLE default\nFORMAT CSV\nDELIMITER '\t'\nNULL AS '\\\\N'\nIGNOREHEADER 1\nMANIFEST"
    )
    expect(statement).toContain('STATUPDATE OFF')
  })

  it.each([
    [
      'a prefix without its slash',
      { from: { prefix: 's3://b-1/log_data' as 's3://b-1/log_data/' } },
      'does not end in "/"'
    ],
    ['a prefix as an object', { from: { object: 's3://b-1/log_data/' } }, 'as an object'],
    [
      'JSONPaths under the data',
      { from: { prefix: 's3://b-1/log/' }, format: { jsonPaths: 's3://b-1/log/paths.json' } },
      'lies under the data'
    ],
    ['no key', { from: { object: 's3://b-1/' } }, 'as an object'],
    ['an empty manifest key', { from: { manifest: 's3://b-1/' } }, 'has no key'],
    ['no bucket', { from: { manifest: 's3:///key' } }, 'no valid name of a bucket'],
    ['a backslash', { from: { manifest: 's3://bucket/a\\b' } }, 'backslash'],
    ['a line break', { from: { manifest: 's3://bucket/a\nb' } }, 'control character'],
    ['a long key', { from: { manifest: `s3://bucket/${'é'.repeat(513)}` } }, '1,024 bytes'],
    ['another scheme', { from: { manifest: 'http://bucket/key' as 's3://bucket/key' } }, 'no valid name of a bucket'],
    ['no ARN', { role: 'arn:aws:iam::12:role/x' }, 'is not the ARN'],
    ['an ARN with a quote', { role: "arn:aws:iam::123456789012:role/x' CREDENTIALS 'y" }, 'is not the ARN'],
    ['a user instead of a role', { role: 'arn:aws:iam::123456789012:user/role/x' as typeof ARN }, 'is not the ARN'],
    ['no Region', { region: 'Oregon' }, 'is not an AWS Region'],
    ['MAXERROR', { maxErrors: 100_001 }, 'from 0 to 100000, not 100001'],
    ['half an error', { maxErrors: 0.5 }, 'from 0 to 100000'],
    ['a long delimiter', { format: { csv: { delimiter: '||' } } }, 'one printable ASCII character'],
    ['a quote as delimiter', { format: { csv: { delimiter: '"' } } }, 'one printable ASCII character'],
    ['capitals', { columns: ['firstName'] }, 'folds to lower case']
  ] satisfies [string, Partial<CopyOptions>, string][])('refuses %s', (_, change, message) => {
    expect(() => copyStatement({ ...copy, ...change })).toThrow(message)
  })

  it('takes nothing that the types do not have', () => {
    // @ts-expect-error a manifest and a prefix at once
    const both: CopyOptions = { ...copy, from: { manifest: 's3://b/m', prefix: 's3://b/p/' } }
    // @ts-expect-error a format of the time that COPY does not know
    const format: CopyOptions = { ...copy, timeFormat: 'epochmillis' }
    // @ts-expect-error the JSON option is one of two words
    const json: CopyOptions = { ...copy, format: { json: 'auto ignore case' } }
    // @ts-expect-error keys in a statement
    const keys: CopyOptions = { ...copy, credentials: 'aws_access_key_id=x' }
    // @ts-expect-error texts are never cut
    const cut: CopyOptions = { ...copy, truncateColumns: true }
    // @ts-expect-error a prefix says by its slash that it is one
    const prefix: CopyOptions = { ...copy, from: { prefix: 's3://b/p' } }
    // @ts-expect-error a list of columns is not empty
    const none: CopyOptions = { ...copy, columns: [] }
    expect([both, format, json, keys, cut, prefix, none]).toHaveLength(7)
  })
})

const unload = {
  select: "SELECT * FROM songs WHERE title = 'It''s \\ ok'",
  to: 's3://bucket/export/songs_',
  role: 'default',
  format: { kind: 'parquet' },
  existing: 'fail'
} as const satisfies UnloadOptions

describe('UNLOAD', () => {
  it('quotes the SELECT inside a literal', () => {
    expect(unloadStatement(unload)).toBe(`UNLOAD ('SELECT * FROM songs WHERE title = ''It''''s \\\\ ok''')
TO 's3://bucket/export/songs_'
IAM_ROLE default
FORMAT PARQUET`)
  })

  it('takes every option', () => {
    const statement = unloadStatement({
      ...unload,
      select: 'SELECT * FROM plays',
      to: 's3://bucket/export/',
      partitionBy: ['year', 'month'],
      includePartitions: true,
      manifest: 'verbose',
      existing: 'clean',
      maxFileMb: 256,
      parallel: true,
      region: 'us-west-2'
    })
    expect(statement).toContain(`FORMAT PARQUET
PARTITION BY ("year", "month") INCLUDE
MANIFEST VERBOSE
CLEANPATH
PARALLEL ON
MAXFILESIZE 256 MB
REGION 'us-west-2'`)
    const csv = unloadStatement({
      ...unload,
      format: { kind: 'csv', header: true, compression: 'gzip' },
      partitionBy: ['year'],
      manifest: 'plain',
      existing: 'overwrite',
      parallel: false
    })
    expect(csv).toContain('FORMAT CSV\nHEADER\nGZIP\nPARTITION BY ("year")\nMANIFEST\nALLOWOVERWRITE\nPARALLEL OFF')
    expect(unloadStatement({ ...unload, format: { kind: 'json' } })).toContain('FORMAT JSON')
  })

  it.each([
    ['SELECT a FROM t LIMIT 5', true],
    ['SELECT TOP 5 a FROM t', true],
    ["SELECT 'limit' FROM (SELECT 1 LIMIT 1) x", false]
  ])('puts an outer LIMIT into a subquery: %s', (select, wrapped) => {
    expect(unloadStatement({ ...unload, select }).includes('SELECT * FROM (\n')).toBe(wrapped)
  })

  it.each([
    ['two statements', { select: 'SELECT 1; DROP TABLE songs' }, 'without a semicolon'],
    ['hidden files', { to: 's3://bucket/export/_x' }, 'hidden'],
    ['small files', { maxFileMb: 4 }, '5 to 6348 MB'],
    ['huge files', { maxFileMb: 6349 }, '5 to 6348 MB']
  ] satisfies [string, Partial<UnloadOptions>, string][])('refuses %s', (_, change, message) => {
    expect(() => unloadStatement({ ...unload, ...change })).toThrow(message)
  })

  it('takes nothing that the types do not have', () => {
    // @ts-expect-error Parquet compresses itself
    const zip: UnloadOptions = { ...unload, format: { kind: 'parquet', compression: 'gzip' } }
    // @ts-expect-error ALLOWOVERWRITE excludes CLEANPATH: one word says which
    const both: UnloadOptions = { ...unload, existing: 'overwrite clean' }
    // @ts-expect-error what becomes of existing files is always said
    const unsaid: UnloadOptions = { select: 'SELECT 1', to: 's3://b/p', role: 'default', format: { kind: 'parquet' } }
    // @ts-expect-error JSON has no header
    const header: UnloadOptions = { ...unload, format: { kind: 'json', header: true } }
    // @ts-expect-error not an address in S3
    const to: S3Uri = '/tmp/x'
    expect([zip, both, unsaid, header, to]).toHaveLength(5)
  })
})
