import { join } from 'node:path'
import { literal } from '../../src/util/sql.ts'
import { type PlainEngine, sqlLiteral } from './plain-engines.ts'
import { PLAYS_VIEW, STAR_TABLES } from './tiny-star.ts'

/**
 * The star over a folder of real data by the plainest SQL that follows DESIGN §4, for DuckDB only. It shares nothing
 * with the transform, so that the questions are tested apart from it.
 */
export function realStar(folder: string): string {
  const logs = literal(join(folder, 'log_data', '**', '*.json'))
  const songs = literal(join(folder, 'song_data', '**', '*.json'))
  return `${STAR_TABLES}${PLAYS_VIEW}
INSERT INTO staging_events
SELECT artist, auth, firstName, gender, itemInSession, lastName, length, level, location, method, page, registration,
  sessionId, song, status, ts, userAgent, CAST(NULLIF(userId, '') AS BIGINT), 1, ROW_NUMBER() OVER ()
FROM read_json(${logs}, format = 'newline_delimited', columns = {
  artist: 'VARCHAR', auth: 'VARCHAR', firstName: 'VARCHAR', gender: 'VARCHAR', itemInSession: 'INTEGER',
  lastName: 'VARCHAR', length: 'DOUBLE', level: 'VARCHAR', location: 'VARCHAR', method: 'VARCHAR', page: 'VARCHAR',
  registration: 'DOUBLE', sessionId: 'BIGINT', song: 'VARCHAR', status: 'INTEGER', ts: 'BIGINT', userAgent: 'VARCHAR',
  userId: 'VARCHAR'
});
CREATE TEMP TABLE song_files AS
SELECT *
FROM read_json(${songs}, format = 'newline_delimited', columns = {
  song_id: 'VARCHAR', title: 'VARCHAR', artist_id: 'VARCHAR', artist_name: 'VARCHAR', artist_location: 'VARCHAR',
  artist_latitude: 'DOUBLE', artist_longitude: 'DOUBLE', year: 'INTEGER', duration: 'DOUBLE'
});
INSERT INTO songs SELECT song_id, title, artist_id, year, duration FROM song_files;
INSERT INTO artists
SELECT artist_id, artist_name, NULL, NULL, NULL
FROM song_files
GROUP BY artist_id, artist_name
QUALIFY ROW_NUMBER() OVER (PARTITION BY artist_id ORDER BY COUNT(*) DESC, artist_name) = 1;
INSERT INTO songplays
SELECT 4294967296 + e.line, epoch_ms(e.ts), e.user_id, e.level, f.song_id, f.artist_id, e.session_id, e.location,
  e.user_agent
FROM staging_events AS e
LEFT JOIN song_files AS f ON f.title = e.song AND f.artist_name = e.artist
WHERE e.page = 'NextSong'
QUALIFY ROW_NUMBER() OVER (PARTITION BY e.line ORDER BY ABS(f.duration - e.length), f.song_id) = 1;
INSERT INTO "time"
SELECT DISTINCT start_time, hour(start_time), day(start_time), week(start_time), month(start_time), year(start_time),
  isodow(start_time)
FROM songplays;
INSERT INTO users
SELECT user_id, first_name, last_name, gender, level
FROM staging_events
WHERE user_id IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts DESC, session_id DESC, item_in_session DESC) = 1;
INSERT INTO user_levels
SELECT user_id, level, since, LEAD(since) OVER (PARTITION BY user_id ORDER BY since)
FROM (
  SELECT user_id, level, epoch_ms(ts) AS since
  FROM staging_events
  WHERE user_id IS NOT NULL
  QUALIFY LAG(level) OVER (PARTITION BY user_id ORDER BY ts, session_id, item_in_session) IS DISTINCT FROM level
);`
}

/** Copies a star from one engine into another, empty one. */
export async function copyStar(from: PlainEngine, to: PlainEngine): Promise<void> {
  await to.run(STAR_TABLES + PLAYS_VIEW)
  for (const table of ['staging_events', 'songplays', 'users', 'user_levels', 'songs', 'artists', '"time"']) {
    const { rows } = await from.query(`SELECT * FROM ${table}`)
    for (let i = 0; i < rows.length; i += 1000) {
      const values = rows.slice(i, i + 1000).map((row) => `(${row.map(sqlLiteral).join(', ')})`)
      await to.run(`INSERT INTO ${table} VALUES ${values.join(',\n')}`)
    }
  }
  await to.run('ANALYZE')
}
