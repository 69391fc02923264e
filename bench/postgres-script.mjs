// The limit on PostgreSQL: DuckDB reads the JSON into CSV files, COPY stages them, SQL makes the same star. No books, no
// rejects, no checks; it trusts its input blindly. Usage: postgres-script.mjs LOGS SONGS URL FOLDER
import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const [logs, songs, url, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const csv = (name) => join(folder, `${name}.csv`)

const instance = await DuckDBInstance.create(':memory:')
const duck = await instance.connect()
await duck.run('SET preserve_insertion_order = false')
await duck.run(`COPY (SELECT artist_id, artist_latitude, artist_location, artist_longitude, artist_name, duration, num_songs, song_id, title, year
  FROM read_json('${songs}/**/*.json', format = 'newline_delimited', maximum_object_size = 1048576,
    columns = {artist_id: 'VARCHAR', artist_latitude: 'DOUBLE', artist_location: 'VARCHAR', artist_longitude: 'DOUBLE', artist_name: 'VARCHAR',
      duration: 'DOUBLE', num_songs: 'INTEGER', song_id: 'VARCHAR', title: 'VARCHAR', year: 'INTEGER'})) TO '${csv('songs')}' (FORMAT csv, HEADER false)`)
await duck.run(`COPY (SELECT * REPLACE (nullif(userId, '')::BIGINT AS userId, registration::BIGINT AS registration)
  FROM read_json('${logs}/**/*.json', format = 'newline_delimited',
    columns = {artist: 'VARCHAR', auth: 'VARCHAR', firstName: 'VARCHAR', gender: 'VARCHAR', itemInSession: 'INTEGER', lastName: 'VARCHAR',
      length: 'DOUBLE', level: 'VARCHAR', location: 'VARCHAR', method: 'VARCHAR', page: 'VARCHAR', registration: 'DOUBLE', sessionId: 'BIGINT',
      song: 'VARCHAR', status: 'INTEGER', ts: 'BIGINT', userAgent: 'VARCHAR', userId: 'VARCHAR'})) TO '${csv('events')}' (FORMAT csv, HEADER false)`)
duck.closeSync()
instance.closeSync()

const client = new pg.Client(url)
await client.connect()
const run = (sql) => client.query(sql)
await run(`SET timezone = 'UTC'`)
await run(`CREATE TABLE staging_songs (artist_id text, artist_latitude double precision, artist_location text, artist_longitude double precision,
  artist_name text, duration double precision, num_songs integer, song_id text, title text, year integer)`)
await run(`CREATE TABLE staging_events (artist text, auth text, first_name text, gender text, item_in_session integer, last_name text,
  length double precision, level text, location text, method text, page text, registration bigint, session_id bigint, song text, status integer,
  ts bigint, user_agent text, user_id bigint)`)
for (const name of ['songs', 'events']) {
  await pipeline(createReadStream(csv(name)), client.query(copyFrom(`COPY staging_${name} FROM STDIN (FORMAT csv)`)))
}
await run('ANALYZE staging_songs')
await run('ANALYZE staging_events')
await run('CREATE TABLE songs AS SELECT song_id, title, artist_id, year, duration FROM staging_songs')
await run(`CREATE TABLE artists AS
  SELECT n.artist_id, n.artist_name AS name, g.location, c.latitude, c.longitude
  FROM (SELECT DISTINCT ON (artist_id) artist_id, artist_name FROM (
          SELECT artist_id, artist_name, count(*) AS n FROM staging_songs GROUP BY 1, 2) t ORDER BY artist_id, n DESC, artist_name) n
  JOIN (SELECT DISTINCT ON (artist_id) artist_id, artist_location AS location FROM staging_songs
        ORDER BY artist_id, (coalesce(artist_location, '') = ''), song_id) g USING (artist_id)
  LEFT JOIN (SELECT DISTINCT ON (artist_id) artist_id, artist_latitude AS latitude, artist_longitude AS longitude FROM staging_songs
        WHERE artist_latitude IS NOT NULL AND artist_longitude IS NOT NULL ORDER BY artist_id, song_id) c USING (artist_id)`)
await run(`CREATE TABLE users AS
  SELECT DISTINCT ON (user_id) user_id, first_name, last_name, gender, level FROM staging_events WHERE user_id IS NOT NULL
  ORDER BY user_id, ts DESC, session_id DESC, item_in_session DESC`)
await run(`CREATE TABLE user_levels AS
  SELECT user_id, level, to_timestamp(ts / 1000.0)::timestamp(3) AS valid_from,
    to_timestamp(lead(ts) OVER (PARTITION BY user_id ORDER BY ts) / 1000.0)::timestamp(3) AS valid_to
  FROM (SELECT user_id, level, ts, lag(level) OVER (PARTITION BY user_id ORDER BY ts, session_id, item_in_session) AS previous
        FROM staging_events WHERE user_id IS NOT NULL) t
  WHERE previous IS DISTINCT FROM level`)
await run(`CREATE TABLE songplays AS
  SELECT row_number() OVER () AS songplay_id, to_timestamp(e.ts / 1000.0)::timestamp(3) AS start_time, e.user_id, e.level, m.song_id, m.artist_id,
    e.session_id, e.location, e.user_agent
  FROM (SELECT DISTINCT ON (user_id, session_id, item_in_session, ts) * FROM staging_events WHERE page = 'NextSong'
        ORDER BY user_id, session_id, item_in_session, ts) e
  LEFT JOIN (
    SELECT DISTINCT ON (p.song, p.artist, p.length) p.song, p.artist, p.length, s.song_id, s.artist_id
    FROM (SELECT DISTINCT song, artist, length FROM staging_events WHERE page = 'NextSong') p
    JOIN staging_songs s ON s.title = p.song AND s.artist_name = p.artist
    ORDER BY p.song, p.artist, p.length, abs(s.duration - p.length), s.song_id
  ) m ON m.song = e.song AND m.artist = e.artist AND m.length = e.length`)
await run(`CREATE TABLE time AS
  SELECT start_time, extract(hour FROM start_time)::int AS hour, extract(day FROM start_time)::int AS day, extract(week FROM start_time)::int AS week,
    extract(month FROM start_time)::int AS month, extract(year FROM start_time)::int AS year, extract(isodow FROM start_time)::int AS weekday
  FROM (SELECT DISTINCT start_time FROM songplays) t`)
await client.end()
rmSync(folder, { recursive: true, force: true })
