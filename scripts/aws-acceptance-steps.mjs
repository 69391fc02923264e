// The steps of the first session on a real account, as data: `npm run aws:acceptance` goes through them in order.

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} shows what it proves on AWS
 * @property {readonly string[]} argv of sparkify
 * @property {Readonly<Record<string, string>>} [env]
 * @property {number} [code] the exit code that is right; 0 by default
 * @property {string} [says] a text that standard output has to hold
 * @property {true} [awsOnly] what no stand-in knows
 */

/** @param {{ name: string, rpuHours: number }} options @returns {readonly Step[]} */
export function sessionSteps({ name, rpuHours }) {
  const direct = { SPARKIFY_REDSHIFT_STAGING: 'direct' }
  const compact = { SPARKIFY_REDSHIFT_STAGING: 'compact' }
  const local = ['--warehouse', 'duckdb:local.duckdb']
  const cluster = ['--serverless', '--name', name]
  return [
    {
      name: 'plan',
      shows: 'account, region, cost and every call, before anything is created',
      argv: ['cluster', 'up', ...cluster, '--rpu-hours', String(rpuHours), '--dry-run']
    },
    {
      name: 'up',
      shows: 'role, namespace and workgroup come up, and dwh.cfg names them',
      argv: ['cluster', 'up', ...cluster, '--rpu-hours', String(rpuHours), '--ttl', '2h', '--yes']
    },
    { name: 'up again', shows: 'it finds all of it done', argv: ['cluster', 'up', '--yes'] },
    { name: 'status', shows: 'what stands, with its endpoint', argv: ['cluster', 'status'], says: name },
    { name: 'create tables', shows: 'the DDL: keys, sort keys, encodings', argv: ['create-tables', '--yes'] },
    {
      name: 'doctor',
      shows: 'identity, regions, role, NOLOAD of one file, isolation, slices, clock',
      argv: ['doctor']
    },
    { name: 'load, compact', shows: 'S3 to checked parts to COPY to the star', argv: ['etl'], env: compact },
    {
      name: 'load again',
      shows: 'a run that finds nothing new reads no file',
      argv: ['etl'],
      env: compact,
      says: 'Nothing new'
    },
    { name: 'check', shows: 'every check over the whole warehouse', argv: ['check'] },
    { name: 'load locally', shows: 'the same files into DuckDB, to compare with', argv: ['etl', ...local] },
    {
      name: 'compare',
      shows: 'the same tables, row by row, on Redshift and on DuckDB',
      argv: ['diff', 'duckdb:local.duckdb', '@redshift']
    },
    { name: 'a question', shows: 'what people listen to', argv: ['query', 'top-songs'] },
    { name: 'create tables anew', shows: 'they can be dropped', argv: ['create-tables', '--yes'] },
    { name: 'load, direct', shows: 'the cluster itself reads the files', argv: ['etl'], env: direct },
    { name: 'check after direct', shows: 'every check again', argv: ['check'] },
    {
      name: 'what it used',
      shows: 'RPU-hours that were charged',
      argv: ['query', '--sql', 'SELECT SUM(charged_seconds) / 3600.0 AS rpu_hours FROM sys_serverless_usage'],
      awsOnly: true
    }
  ]
}

/** @type {readonly Step[]} */
export const teardown = [
  {
    name: 'down',
    shows: 'all of it is deleted, and nothing is left by tag',
    argv: ['cluster', 'down', '--yes'],
    says: 'Nothing is left'
  },
  { name: 'nothing there', shows: 'a second look finds nothing', argv: ['cluster', 'status'], says: 'There is nothing' }
]

/**
 * What Redshift does where engines differ, by its documents: one SELECT of one text each. Without `expect` the documents do not say, and the answer is
 * written down.
 *
 * @type {readonly { point: string, sql: string, expect?: string }[]}
 */
export const probes = [
  { point: 'BIGINT / 1000 truncates', sql: '1541990217796 / 1000', expect: '1541990217' },
  {
    point: 'epoch plus seconds',
    sql: "TIMESTAMP 'epoch' + 1541990217 * INTERVAL '1 second'",
    expect: '2018-11-12 02:36:57'
  },
  { point: 'dow of a Sunday', sql: "EXTRACT(dow FROM TIMESTAMP '2018-11-11 00:00:00')", expect: '0' },
  { point: 'weekday is dow', sql: "EXTRACT(weekday FROM TIMESTAMP '2018-11-11 00:00:00')", expect: '0' },
  { point: 'ISO week at the end of a year', sql: "EXTRACT(week FROM TIMESTAMP '2018-12-31 00:00:00')", expect: '1' },
  { point: 'ms is a part only', sql: "EXTRACT(ms FROM TIMESTAMP '2018-11-12 02:36:43.101')", expect: '101' },
  { point: 'EXTRACT is a whole number', sql: "EXTRACT(hour FROM TIMESTAMP '2018-11-12 02:36:43')", expect: '2' },
  {
    point: 'milliseconds by DATEADD',
    sql: "DATEADD(ms, 796, TIMESTAMP '2018-11-12 02:36:57')",
    expect: '2018-11-12 02:36:57.796'
  },
  {
    point: 'trailing blanks do not count in =',
    sql: "CASE WHEN 'abc '::varchar = 'abc'::varchar THEN 'equal' ELSE 'not' END",
    expect: 'equal'
  },
  { point: 'LENGTH counts trailing blanks', sql: "LENGTH('abc '::varchar)", expect: '4' },
  {
    point: 'empty text is not null',
    sql: "CASE WHEN ''::varchar IS NULL THEN 'null' ELSE 'empty' END",
    expect: 'empty'
  },
  {
    point: 'nulls first in ORDER BY DESC',
    sql: "(SELECT NVL(x::varchar, 'null') FROM (SELECT 1 AS x UNION ALL SELECT NULL) t ORDER BY x DESC LIMIT 1)",
    expect: 'null'
  },
  { point: 'bare DECIMAL has no fraction', sql: '1.5::decimal', expect: '2' },
  {
    point: 'AVG of whole numbers truncates',
    sql: '(SELECT AVG(x) FROM (SELECT 1 AS x UNION ALL SELECT 2) t)',
    expect: '1'
  },
  { point: 'ROUND of a double at .5', sql: 'ROUND(2.5::double precision)' },
  {
    point: 'text compares by bytes',
    sql: "CASE WHEN 'a'::varchar < 'B'::varchar THEN 'letters' ELSE 'bytes' END",
    expect: 'bytes'
  },
  { point: 'NVL, LEN', sql: "NVL(NULL::varchar, 'x') || LEN('abc')::varchar", expect: 'x3' },
  {
    point: 'SHA2',
    sql: "SHA2('abc', 256)",
    expect: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  },
  { point: 'MD5 in lowercase', sql: "MD5('abc')", expect: '900150983cd24fb0d6963f7d28e17f72' },
  { point: 'whole numbers divide whole', sql: '7 / 2', expect: '3' },
  { point: 'CAST shortens text', sql: "CAST('abcdef' AS VARCHAR(3))", expect: 'abc' },
  { point: 'a fraction in text for BIGINT', sql: "CAST('1541077528796.0' AS BIGINT)" },
  {
    point: 'NaN equals NaN',
    sql: "CASE WHEN 'NaN'::double precision = 'NaN'::double precision THEN 'equal' ELSE 'not' END"
  },
  { point: 'OCTET_LENGTH counts bytes', sql: "OCTET_LENGTH('Björk')", expect: '6' },
  { point: 'version', sql: 'VERSION()' }
]
