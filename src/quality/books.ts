import { inRange } from '../model/scope.ts'
import { sameText } from '../util/same-text.ts'
import type { Check, CheckScope } from './types.ts'

/** The ledger's files that a scope is about. */
function filesOf(scope: CheckScope): string {
  const parts = [scope.songs, scope.events].map((range) => (range === 'all' ? '1 = 1' : inRange('f', range)))
  return `f.status = 'loaded' AND (${parts.join(' OR ')})`
}

const staged = (table: string, scope: CheckScope, range: CheckScope['events']): string =>
  `SELECT t.file_id, NULL AS uri, 0 AS rows_staged, COUNT(*) AS found FROM ${scope.dialect.id(table)} t${range === 'all' ? '' : ` WHERE ${inRange('t', range)}`} GROUP BY t.file_id`

/** Nothing is lost and nothing is made up on the way from a file to the star (DESIGN §3.2). */
export const conservationChecks: readonly Check[] = [
  {
    id: 'rows-conserved',
    table: 'etl_files',
    severity: 'error',
    says: 'for every file, rows read = staged + rejected',
    failing: (scope) =>
      `SELECT f.uri, f.rows_read, f.rows_staged, f.rows_rejected FROM etl_files f
WHERE ${filesOf(scope)} AND f.rows_read <> f.rows_staged + f.rows_rejected`
  },
  {
    id: 'staged-rows-present',
    table: 'etl_files',
    severity: 'error',
    says: 'for every file, the rows in staging are as many as the ledger says',
    // A sum over both sides instead of a join: it also finds rows of files that the ledger does not know or knows twice, and a file
    // with rows in both tables; and no planner can take it for a loop that counts all of staging for each file (PostgreSQL did, for
    // minutes).
    failing: (scope) =>
      `SELECT MAX(c.uri) AS uri, c.file_id, SUM(c.rows_staged) AS rows_staged, SUM(c.found) AS found
FROM (
  SELECT f.file_id, f.uri, f.rows_staged, 0 AS found FROM etl_files f WHERE ${filesOf(scope)}
  UNION ALL
  ${staged('staging_events', scope, scope.events)}
  UNION ALL
  ${staged('staging_songs', scope, scope.songs)}
) c
GROUP BY c.file_id
HAVING SUM(c.rows_staged) <> SUM(c.found)`
  },
  {
    id: 'plays-conserved',
    table: 'songplays',
    severity: 'error',
    says: 'over all files, staged plays = songplays + duplicates',
    failing: () =>
      `SELECT l.plays, l.duplicates, p.n AS songplays
FROM (SELECT COALESCE(SUM(plays), 0) AS plays, COALESCE(SUM(duplicates), 0) AS duplicates FROM etl_files WHERE status = 'loaded') l
CROSS JOIN (SELECT COUNT(*) AS n FROM songplays) p
WHERE l.plays <> p.n + l.duplicates`
  },
  {
    id: 'plays-complete',
    table: 'songplays',
    severity: 'error',
    says: 'songplays holds each distinct NextSong event once',
    failing(scope) {
      const { span, dialect } = scope
      if (span === undefined) return undefined
      const at = (ms: number): string => dialect.timestampFromMs(`CAST(${ms} AS BIGINT)`)
      const events = span === 'all' ? '1 = 1' : `e.ts BETWEEN ${span.from} AND ${span.to}`
      const plays = span === 'all' ? '1 = 1' : `p.start_time BETWEEN ${at(span.from)} AND ${at(span.to)}`
      return `SELECT d.n AS distinct_plays, s.n AS songplays
FROM (
  SELECT COUNT(*) AS n FROM (
    SELECT DISTINCT e.user_id, e.session_id, e.item_in_session, e.ts FROM staging_events e
    WHERE ${sameText(dialect.traits, 'e.page', "'NextSong'")} AND ${events}
  ) k
) d
CROSS JOIN (SELECT COUNT(*) AS n FROM songplays p WHERE ${plays}) s
WHERE d.n <> s.n`
    }
  }
]

/** Seconds since 1970: of a difference of times Redshift has no EXTRACT that its documents promise. */
const epoch = (expr: string): string => `EXTRACT(EPOCH FROM ${expr})`

/** Files of the ledger whose rows are compared with each other. */
const VOLUMES = `dataset = 'events' AND status = 'loaded' AND staged_as IS NULL`

/** Warnings by comparison with what was usual before; silent while there is no history. */
export const historyChecks: readonly Check[] = [
  {
    id: 'volume-usual',
    table: 'etl_files',
    severity: 'warn',
    says: 'event files hold between a tenth and ten times the rows that such files usually hold',
    // The first day of a service begins somewhere within it. What is usual shows once a week of files came before.
    // The usual is a subquery of its own, which is answered once: joined, PostgreSQL looked for it once for each new file.
    failing: (scope) =>
      `SELECT f.uri, f.rows_read, f.usual
FROM (
  SELECT file_id, uri, status, rows_read, ROW_NUMBER() OVER (ORDER BY file_id) AS place, MIN(uri) OVER () AS first_uri,
    (SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST(rows_read AS DOUBLE PRECISION)) FROM etl_files WHERE ${VOLUMES}) AS usual
  FROM etl_files WHERE ${VOLUMES}
) f
WHERE ${filesOf(scope)} AND f.place > 7 AND f.uri <> f.first_uri
  AND (f.rows_read * 10 < f.usual OR f.rows_read > f.usual * 10)`
  },
  {
    id: 'events-fresh',
    table: 'etl_runs',
    severity: 'warn',
    says: 'new events came within three times the usual distance of runs that bring some',
    failing({ dialect, now }) {
      const current = dialect.timestampFromMs(`CAST(${now} AS BIGINT)`)
      return `SELECT h.newest, h.usual_seconds, h.runs
FROM (
  SELECT MAX(started_at) AS newest, COUNT(*) AS runs,
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY distance) AS usual_seconds
  FROM (
    SELECT started_at, CAST(${epoch('started_at')} - LAG(${epoch('started_at')}) OVER (ORDER BY run_id) AS DOUBLE PRECISION) AS distance
    FROM etl_runs WHERE status = 'done' AND plays > 0
  ) r
) h
WHERE h.runs >= 4 AND ${epoch(current)} - ${epoch('h.newest')} > 3 * h.usual_seconds + 3600`
    }
  }
]
