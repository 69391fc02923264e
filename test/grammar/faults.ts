import type { Origin } from './lint.ts'

/** A statement with one fault, and the rule of ours that has to see it. */
export interface Fault {
  readonly rule: string
  readonly sql: string
  readonly origin?: Origin
}

const COPY = "COPY songs FROM 's3://b/m/manifest.json' IAM_ROLE default FORMAT JSON 'auto' MANIFEST COMPUPDATE OFF"
const UNLOAD = "UNLOAD ('SELECT 1') TO 's3://b/x/' IAM_ROLE default FORMAT PARQUET"

/** Faults that our own rules catch: what Redshift lacks, reads otherwise, or would only find while it runs. */
export const OWN_FAULTS: readonly Fault[] = [
  { rule: 'functions', sql: 'SELECT gen_random_uuid() FROM songs' },
  { rule: 'functions', sql: 'SELECT make_timestamp(2018, 11, 1, 0, 0, 0)' },
  { rule: 'functions', sql: "SELECT STRING_AGG(title, ',') FROM songs" },
  { rule: 'functions', sql: 'SELECT to_timestamp(1541)' },
  { rule: 'frames', sql: 'SELECT SUM(n) OVER (ORDER BY d) FROM t' },
  { rule: 'frames', sql: 'SELECT FIRST_VALUE(n) OVER (PARTITION BY k ORDER BY d) FROM t' },
  { rule: 'frames', sql: 'SELECT ROW_NUMBER() OVER (ORDER BY d ROWS UNBOUNDED PRECEDING) FROM t' },
  {
    rule: 'frames',
    sql: 'SELECT SUM(n) OVER (ORDER BY d ROWS UNBOUNDED PRECEDING), MAX(n) OVER (ORDER BY d RANGE UNBOUNDED PRECEDING) FROM t'
  },
  { rule: 'division', sql: 'SELECT ts / 1000 FROM staging_events' },
  { rule: 'division', sql: 'SELECT COUNT(*) / COUNT(DISTINCT user_id) AS mean FROM songplays' },
  { rule: 'reserved', sql: 'SELECT 1 AS tag' },
  { rule: 'reserved', sql: 'SELECT u.user FROM u' },
  { rule: 'reserved', sql: 'SELECT * FROM time' },
  { rule: 'reserved', sql: 'DELETE FROM snapshot' },
  { rule: 'dateParts', sql: 'SELECT EXTRACT(isodow FROM start_time) FROM songplays' },
  { rule: 'dateParts', sql: "SELECT DATE_TRUNC('isoyear', start_time) FROM songplays" },
  { rule: 'precise', sql: 'SELECT CAST(length AS DECIMAL) FROM songs' },
  {
    rule: 'merge',
    sql: 'MERGE INTO songs USING (SELECT * FROM t) s ON songs.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)'
  },
  { rule: 'merge', sql: 'MERGE INTO songs USING t ON songs.id = t.id WHEN MATCHED THEN UPDATE SET n = 1' },
  { rule: 'types', sql: 'CREATE TABLE "t" ("a" TEXT)' },
  { rule: 'types', sql: 'CREATE TABLE "t" ("a" SERIAL)' },
  { rule: 'types', sql: 'SELECT CAST(a AS uuid) FROM t' },
  { rule: 'filter', sql: "SELECT COUNT(*) FILTER (WHERE level = 'paid') FROM songplays" },
  { rule: 'values', sql: 'SELECT * FROM (VALUES (1), (2)) v' },
  { rule: 'values', sql: 'SELECT * FROM a JOIN (VALUES (1)) v ON TRUE' },
  { rule: 'conflict', sql: 'INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING' },
  { rule: 'conflict', sql: 'DELETE FROM t RETURNING id' },
  { rule: 'index', sql: 'CREATE INDEX i ON songs (title)' },
  { rule: 'index', sql: 'CREATE UNIQUE INDEX i ON songs (title)' },
  { rule: 'distinctOn', sql: 'SELECT DISTINCT ON (user_id) user_id FROM songplays' },
  { rule: 'lateral', sql: 'SELECT * FROM a, LATERAL (SELECT a.x) b' },
  { rule: 'leader', sql: 'SELECT CURRENT_TIMESTAMP, song_id FROM songs' },
  { rule: 'leader', sql: 'SELECT n FROM generate_series(1, 10) AS g' },
  { rule: 'keys', sql: 'CREATE TABLE "t" ("a" bigint, PRIMARY KEY ("a"))' },
  { rule: 'keys', sql: 'CREATE TABLE "t" ("a" bigint REFERENCES "b" ("a"))' },
  { rule: 'onCommit', sql: 'CREATE TEMPORARY TABLE t ON COMMIT DROP AS SELECT 1' },
  { rule: 'average', sql: 'SELECT AVG(plays) FROM t' },
  { rule: 'rounding', sql: 'SELECT ROUND(x, 1) FROM t' },
  { rule: 'escapes', sql: "SELECT E'\\n'" },
  { rule: 'dollars', sql: 'SELECT $$text$$' },
  { rule: 'bytes', sql: `SELECT '${'é'.repeat(50_001)}'` },
  { rule: 'blanks', sql: 'SELECT * FROM songs s JOIN t ON s.song_id = t.song_id' },
  { rule: 'blanks', sql: "DELETE FROM staging_events WHERE page = 'NextSong'" },
  { rule: 'grouping', sql: 'SELECT title, COUNT(*) FROM plays GROUP BY title ORDER BY title', origin: 'question' },
  { rule: 'timeFormat', sql: `${COPY} TIMEFORMAT 'epochmillis'` },
  { rule: 'timeFormat', sql: `${COPY} TIMEFORMAT AS 'EpochMilliSecs'` },
  { rule: 'jsonOption', sql: COPY.replace("'auto'", "'auto ignore case'") },
  { rule: 'manifest', sql: COPY.replace(' MANIFEST', '') },
  { rule: 'manifest', sql: COPY.replace('m/manifest.json', 'log_data').replace(' MANIFEST', '') },
  { rule: 'manifest', sql: COPY.replace('m/manifest.json', 'songs/') },
  { rule: 'compUpdate', sql: COPY.replace('COMPUPDATE OFF', 'COMPUPDATE ON') },
  { rule: 'silent', sql: `${COPY} TRUNCATECOLUMNS` },
  { rule: 'silent', sql: `${COPY} ACCEPTINVCHARS` },
  {
    rule: 'secrets',
    sql: COPY.replace('IAM_ROLE default', "CREDENTIALS 'aws_access_key_id=x;aws_secret_access_key=y'")
  },
  { rule: 'role', sql: COPY.replace('default', "'arn:aws:iam::12:role/x'") },
  { rule: 'unload', sql: UNLOAD.replace('SELECT 1', 'SELECT 1 FROM t LIMIT 5') },
  { rule: 'unload', sql: `${UNLOAD} GZIP` },
  { rule: 'unload', sql: `${UNLOAD} ALLOWOVERWRITE CLEANPATH` },
  { rule: 'division', sql: UNLOAD.replace('SELECT 1', 'SELECT a / b FROM t') }
]

/** Faults of grammar, and the parsers that see them. */
export const GRAMMAR_FAULTS: readonly { readonly sql: string; readonly seenBy: readonly ('sqlfluff' | 'sqlglot')[] }[] =
  [
    { sql: 'SELECT FROM WHERE', seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: 'SELECT a b c FROM t', seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: 'SELECT (a FROM t', seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: "SELECT 'a FROM t", seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: `CREATE TABLE "t" ("a" bigint) DISTSTYLE MANY`, seenBy: ['sqlfluff'] },
    { sql: `CREATE TABLE "t" ("a" bigint ENCODE zip)`, seenBy: ['sqlfluff'] },
    { sql: `CREATE TABLE "t" ("a" bigint) DISTKEY ("a", "b")`, seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: `CREATE TABLE "t" ("a" bigint,)`, seenBy: ['sqlfluff'] },
    { sql: "COPY songs FROM 's3://b/m' IAM_ROLE default FORMAT XML", seenBy: ['sqlfluff'] },
    { sql: "COPY songs FROM 's3://b/m' IAM_ROLE default MAXERROR 'x'", seenBy: ['sqlfluff'] },
    { sql: "COPY FROM 's3://b/m' IAM_ROLE default", seenBy: ['sqlfluff'] },
    { sql: "UNLOAD (SELECT 1) TO 's3://b/x'", seenBy: ['sqlfluff'] },
    { sql: 'DELETE songs WHERE 1 = 1 1', seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: 'UPDATE songs year = 1', seenBy: ['sqlfluff', 'sqlglot'] },
    { sql: 'VACUUM FULL EVERYTHING "songs"', seenBy: ['sqlfluff'] },
    { sql: 'SELECT a AS select FROM t', seenBy: ['sqlfluff', 'sqlglot'] }
  ]
