import { type FileRange, inRange, type TimeSpan } from '../model/scope.ts'
import { sameText, type TextRules } from '../util/same-text.ts'
import { matchColumn, matchPlays } from './song-matches.ts'
import { isPlay, lineOrder, newStatistics, PLAY_ID, type SqlContext, type Step, temp } from './types.ts'

const KEY = ['user_id', 'session_id', 'item_in_session', 'ts'] as const
const key = (alias: string): string => KEY.map((c) => `${alias}.${c}`).join(', ')

/** What tells equal plays apart where no line does. */
const CONTENT = ['song', 'artist', 'length', 'level', 'location', 'user_agent']

/**
 * songplays: every NextSong event once (DESIGN §4). Of plays with the same (user_id, session_id, item_in_session, ts)
 * the one with the least (uri, line) stays, however the files came. Such contested keys are few: those that occur
 * twice now that the batch is staged, and those of plays that were taken back, whose twin may have to step in. They are looked for
 * among the few plays that a user has at the same instant, which takes two thirds of the time. Only the span of time of the batch
 * is looked at, which is what keeps the cost of a day that of a day.
 */
export function songplays({ dialect, songMatch }: SqlContext, range: FileRange, span: TimeSpan): Step[] {
  const rules = dialect.traits
  const within = (alias: string): string =>
    `${isPlay(rules, alias)} AND ${alias}.ts BETWEEN ${span.from} AND ${span.to}`
  const fresh = `${inRange('e', range)} AND ${isPlay(rules, 'e')}`
  const sameRow = 'c.file_id = e.file_id AND c.line = e.line'
  // Not a LEFT JOIN whose rows without a partner are kept: DuckDB takes those for few, and then hashes all plays to join them.
  const uncontested = `NOT EXISTS (SELECT 1 FROM t_contested c WHERE ${sameRow})`
  const columns = `${PLAY_ID('e')} AS songplay_id, ${dialect.timestampFromMs('e.ts')} AS start_time, e.user_id, e.level,
  s.song_id, s.artist_id, e.session_id, e.location, e.user_agent`
  const matched = `LEFT JOIN t_matches m ON m.file_id = e.file_id AND m.line = e.line
LEFT JOIN songs s ON ${sameText(rules, 's.song_id', `m.${matchColumn(songMatch)}`)}`
  return [
    ...temp(
      't_crowded_instants',
      `SELECT e.user_id, e.ts FROM staging_events e WHERE ${within('e')} GROUP BY e.user_id, e.ts HAVING COUNT(*) > 1`
    ),
    ...newStatistics(dialect, 't_crowded_instants'),
    ...temp(
      't_contested_keys',
      `SELECT ${key('e')} FROM staging_events e
JOIN t_crowded_instants i ON i.user_id = e.user_id AND i.ts = e.ts
WHERE ${within('e')}
GROUP BY ${key('e')}
HAVING COUNT(*) > 1 AND MAX(e.file_id) >= ${range.first}
UNION
SELECT ${key('r')} FROM t_removed_plays r`
    ),
    ...temp(
      't_contested',
      `SELECT e.file_id, e.line, ${PLAY_ID('e')} AS songplay_id,
  ROW_NUMBER() OVER (PARTITION BY ${key('e')} ORDER BY f.uri, ${lineOrder(rules, 'e', CONTENT)}) AS place
FROM staging_events e
JOIN t_contested_keys k ON ${KEY.map((c) => `k.${c} = e.${c}`).join(' AND ')}
JOIN etl_files f ON f.file_id = e.file_id
WHERE ${within('e')}`
    ),
    // Of an empty table PostgreSQL would know that it is, and look into it once for each play.
    ...newStatistics(dialect, 't_contested').map((step) => ({ ...step, needs: 't_contested' })),
    {
      name: 'clear contested plays',
      needs: 't_contested',
      sql: 'DELETE FROM songplays WHERE songplay_id IN (SELECT songplay_id FROM t_contested)'
    },
    {
      name: 'clear their matches',
      needs: 't_contested',
      sql: 'DELETE FROM song_matches WHERE songplay_id IN (SELECT songplay_id FROM t_contested)'
    },
    ...matchPlays(
      dialect,
      `SELECT e.file_id, e.line, e.song, e.artist, e.length
FROM staging_events e
WHERE ${fresh} AND ${uncontested}
UNION ALL
SELECT e.file_id, e.line, e.song, e.artist, e.length
FROM staging_events e JOIN t_contested c ON ${sameRow} AND c.place = 1`
    ),
    {
      name: 'insert plays',
      sql: `INSERT INTO songplays
SELECT ${columns}
FROM staging_events e
${matched}
WHERE ${fresh} AND ${uncontested}`
    },
    {
      name: 'insert the first of contested plays',
      needs: 't_contested',
      sql: `INSERT INTO songplays
SELECT ${columns}
FROM staging_events e
JOIN t_contested c ON ${sameRow} AND c.place = 1
${matched}`
    },
    ...countDuplicates(rules)
  ]
}

/** Keeps the ledger's count of duplicates true for every file that has a contested play. */
function countDuplicates(rules: TextRules): Step[] {
  return [
    {
      name: 'reset duplicates',
      needs: 't_contested',
      sql: 'UPDATE etl_files SET duplicates = 0 WHERE file_id IN (SELECT file_id FROM t_contested)'
    },
    {
      name: 'count duplicates',
      needs: 't_contested',
      sql: `UPDATE etl_files SET duplicates = d.n
FROM (
  SELECT e.file_id, COUNT(*) AS n
  FROM staging_events e
  JOIN (SELECT DISTINCT file_id FROM t_contested) c ON c.file_id = e.file_id
  LEFT JOIN songplays p ON p.songplay_id = ${PLAY_ID('e')}
  WHERE ${isPlay(rules, 'e')} AND p.songplay_id IS NULL
  GROUP BY e.file_id
) d
WHERE etl_files.file_id = d.file_id`
    }
  ]
}
