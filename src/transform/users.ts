import { type FileRange, inRange } from '../model/scope.ts'
import type { Dialect } from '../warehouse/types.ts'
import { lineOrder, newStatistics, type SqlContext, type Step, temp } from './types.ts'

/** Among events of one user and instant, the latest: by session, then item (DESIGN §4); of equals the first staged. */
const latest = ({ traits }: Dialect): string =>
  `e.session_id DESC, e.item_in_session DESC, f.uri, ${lineOrder(traits, 'e', ['level', 'first_name', 'last_name', 'gender'])}`

/**
 * The users that a batch touches. For most of them its events come after all that are known, and the batch alone says
 * what changes; the others (late events, or events taken back) are worked out anew from staging.
 */
export function touchedUsers({ dialect }: SqlContext, range: FileRange): Step[] {
  return [
    ...temp(
      't_users',
      `SELECT e.user_id, MIN(e.ts) AS first_ts, MAX(e.ts) AS last_ts, MIN(e.level) AS least_level, MAX(e.level) AS greatest_level
FROM staging_events e
WHERE ${inRange('e', range)} AND e.user_id IS NOT NULL
GROUP BY e.user_id`
    ),
    ...temp(
      't_late_users',
      `SELECT u.user_id FROM t_users u
JOIN staging_events e ON e.user_id = u.user_id AND e.ts >= u.first_ts
WHERE e.file_id < ${range.first} AND e.ts >= (SELECT MIN(first_ts) FROM t_users)
UNION
SELECT user_id FROM t_removed_users`
    ),
    ...temp(
      't_user_ends',
      `SELECT u.user_id, u.last_ts FROM t_users u LEFT JOIN t_late_users l ON l.user_id = u.user_id WHERE l.user_id IS NULL
UNION ALL
SELECT e.user_id, MAX(e.ts) AS last_ts FROM staging_events e JOIN t_late_users l ON l.user_id = e.user_id GROUP BY e.user_id`
    ),
    ...newStatistics(dialect, 't_users', 't_late_users', 't_user_ends')
  ]
}

/** users: every user seen on any page, as of their latest event. */
export function users({ dialect }: SqlContext): Step[] {
  return [
    {
      name: 'clear touched users',
      sql: `DELETE FROM users
WHERE user_id IN (SELECT user_id FROM t_users) OR user_id IN (SELECT user_id FROM t_late_users)`
    },
    {
      name: 'fill users',
      sql: `INSERT INTO users
SELECT user_id, first_name, last_name, gender, level
FROM (
  SELECT e.user_id, e.first_name, e.last_name, e.gender, e.level,
    ROW_NUMBER() OVER (PARTITION BY e.user_id ORDER BY ${latest(dialect)}) AS place
  FROM staging_events e
  JOIN t_user_ends u ON u.user_id = e.user_id AND u.last_ts = e.ts
  JOIN etl_files f ON f.file_id = e.file_id
  WHERE e.ts >= (SELECT MIN(last_ts) FROM t_user_ends)
) ranked
WHERE place = 1`
    }
  ]
}

/**
 * user_levels: the history of each user's level, by event time. A user with one level in the batch is one point; only
 * the events of the few with several are put in order. An open interval is taken back and closed or prolonged.
 */
export function userLevels({ dialect }: SqlContext, range: FileRange): Step[] {
  const at = dialect.timestampFromMs
  const perInstant = (from: string): string => `SELECT user_id, since, level FROM (
  SELECT e.user_id, ${at('e.ts')} AS since, e.level,
    ROW_NUMBER() OVER (PARTITION BY e.user_id, e.ts ORDER BY ${latest(dialect)}) AS place
  FROM ${from}
) ranked WHERE place = 1`
  return [
    ...temp(
      't_levels',
      `SELECT u.user_id, ${at('u.first_ts')} AS since, u.least_level AS level
FROM t_users u LEFT JOIN t_late_users l ON l.user_id = u.user_id
WHERE l.user_id IS NULL AND u.least_level = u.greatest_level
UNION ALL
${perInstant(`t_users u
  JOIN staging_events e ON e.user_id = u.user_id
  JOIN etl_files f ON f.file_id = e.file_id
  LEFT JOIN t_late_users l ON l.user_id = u.user_id
  WHERE l.user_id IS NULL AND u.least_level <> u.greatest_level AND ${inRange('e', range)}`)}
UNION ALL
${perInstant(`staging_events e
  JOIN t_late_users l ON l.user_id = e.user_id
  JOIN etl_files f ON f.file_id = e.file_id`)}
UNION ALL
SELECT v.user_id, v.valid_from AS since, v.level
FROM user_levels v JOIN t_users u ON u.user_id = v.user_id LEFT JOIN t_late_users l ON l.user_id = v.user_id
WHERE v.valid_to IS NULL AND l.user_id IS NULL`
    ),
    {
      name: 'clear open levels',
      sql: `DELETE FROM user_levels
WHERE user_id IN (SELECT user_id FROM t_late_users)
   OR (valid_to IS NULL AND user_id IN (SELECT user_id FROM t_users))`
    },
    {
      name: 'fill user_levels',
      sql: `INSERT INTO user_levels
SELECT user_id, level, since AS valid_from, LEAD(since) OVER (PARTITION BY user_id ORDER BY since) AS valid_to
FROM (
  SELECT user_id, level, since, LAG(level) OVER (PARTITION BY user_id ORDER BY since) AS previous
  FROM t_levels
) points
WHERE previous IS NULL OR previous <> level`
    }
  ]
}
