import { sqlLiteral } from './plain-engines.ts'

/**
 * A star small enough to answer every question by hand: three users, eight plays, five sessions over two weeks that
 * span two months. In SQL that DuckDB and PostgreSQL both take; written out instead of loaded, so that the questions
 * are tested without the pipeline.
 *
 * Ann (1) upgrades on Monday 2018-11-05, Cy (3) downgrades the same day, Bob (2) comes once. "Nope" is not in the
 * catalogue, "Delta" is never played, and "Beta" has no year. The last event is of a logged-out visitor.
 */
export const STAR_TABLES = `
CREATE TABLE songplays (
  songplay_id BIGINT, start_time TIMESTAMP, user_id BIGINT, level VARCHAR, song_id VARCHAR, artist_id VARCHAR,
  session_id BIGINT, location VARCHAR, user_agent VARCHAR
);
CREATE TABLE users (user_id BIGINT, first_name VARCHAR, last_name VARCHAR, gender VARCHAR, level VARCHAR);
CREATE TABLE user_levels (user_id BIGINT, level VARCHAR, valid_from TIMESTAMP, valid_to TIMESTAMP);
CREATE TABLE songs (song_id VARCHAR, title VARCHAR, artist_id VARCHAR, year INTEGER, duration DOUBLE PRECISION);
CREATE TABLE artists (
  artist_id VARCHAR, name VARCHAR, location VARCHAR, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION
);
CREATE TABLE "time" (
  start_time TIMESTAMP, hour INTEGER, day INTEGER, week INTEGER, month INTEGER, year INTEGER, weekday INTEGER
);
CREATE TABLE staging_events (
  artist VARCHAR, auth VARCHAR, first_name VARCHAR, gender VARCHAR, item_in_session INTEGER, last_name VARCHAR,
  length DOUBLE PRECISION, level VARCHAR, location VARCHAR, method VARCHAR, page VARCHAR, registration BIGINT,
  session_id BIGINT, song VARCHAR, status INTEGER, ts BIGINT, user_agent VARCHAR, user_id BIGINT, file_id BIGINT,
  line BIGINT
);
`

/** The plays with what their events logged: the view of the real warehouse reads it from staging_events too. */
export const PLAYS_VIEW = `
CREATE VIEW plays AS
SELECT p.*, e.song AS title, e.artist, e.length
FROM songplays AS p
JOIN staging_events AS e ON e.file_id * 4294967296 + e.line = p.songplay_id;
`

const FIREFOX = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.9; rv:31.0) Gecko/20100101 Firefox/31.0'
const CHROME =
  '"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36"'
const IPHONE =
  '"Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D257 Safari/9537.53"'

interface Who {
  readonly id: number
  readonly first: string
  readonly last: string
  readonly gender: string | null
  readonly place: string
  readonly agent: string
  readonly registered: string
}
const ANN: Who = {
  id: 1,
  first: 'Ann',
  last: 'Ash',
  gender: 'F',
  place: 'Portland-South Portland, ME',
  agent: FIREFOX,
  registered: '2018-10-26T10:06:01.000Z'
}
const BOB: Who = {
  id: 2,
  first: 'Bob',
  last: 'Birch',
  gender: 'M',
  place: 'Lansing-East Lansing, MI',
  agent: CHROME,
  registered: '2018-10-01T00:00:00.000Z'
}
const CY: Who = {
  id: 3,
  first: 'Cy',
  last: 'Cole',
  gender: null,
  place: 'Portland-South Portland, ME',
  agent: IPHONE,
  registered: '2018-09-01T00:00:00.000Z'
}

const ALPHA = { song: 'Alpha', artist: 'Ants', length: 200, songId: 'S1', artistId: 'A1' }
const BETA = { song: 'Beta', artist: 'Ants', length: 100.5, songId: 'S2', artistId: 'A1' }
const GAMMA = { song: 'Gamma', artist: 'Bees', length: 300, songId: 'S3', artistId: 'A2' }
const NOPE = { song: 'Nope', artist: 'Nobody', length: 100, songId: null, artistId: null }
type Song = typeof ALPHA | typeof NOPE

/** user, session, item, time, level, and a page or the song of a NextSong. */
type Event = readonly [Who | null, number, number, string, 'free' | 'paid', string | Song]
const EVENTS: readonly Event[] = [
  [ANN, 10, 0, '2018-10-31T23:50:00.000Z', 'free', 'Home'],
  [ANN, 10, 1, '2018-10-31T23:55:00.000Z', 'free', ALPHA],
  [ANN, 10, 2, '2018-11-01T00:00:00.500Z', 'free', NOPE],
  [ANN, 11, 0, '2018-11-05T10:00:00.000Z', 'free', ALPHA],
  [ANN, 11, 1, '2018-11-05T10:05:00.000Z', 'free', 'Upgrade'],
  [ANN, 11, 2, '2018-11-05T10:06:00.000Z', 'free', 'Submit Upgrade'],
  [ANN, 11, 3, '2018-11-05T10:06:01.000Z', 'paid', 'Home'],
  [ANN, 11, 4, '2018-11-05T10:10:00.000Z', 'paid', BETA],
  [BOB, 20, 0, '2018-11-01T10:00:00.000Z', 'free', NOPE],
  [CY, 30, 0, '2018-11-05T10:30:00.000Z', 'paid', GAMMA],
  [CY, 30, 1, '2018-11-05T10:35:00.000Z', 'paid', ALPHA],
  [CY, 30, 2, '2018-11-05T10:40:00.000Z', 'paid', 'Error'],
  [CY, 30, 3, '2018-11-05T10:41:00.000Z', 'paid', 'Downgrade'],
  [CY, 30, 4, '2018-11-05T10:42:00.000Z', 'paid', 'Submit Downgrade'],
  [CY, 30, 5, '2018-11-05T10:43:00.000Z', 'free', 'Home'],
  [CY, 31, 0, '2018-11-06T08:00:00.000Z', 'free', GAMMA],
  [null, 99, 0, '2018-11-06T09:00:00.000Z', 'free', 'Home']
]

const DIMENSIONS = `
INSERT INTO users VALUES
  (1, 'Ann', 'Ash', 'F', 'paid'),
  (2, 'Bob', 'Birch', 'M', 'free'),
  (3, 'Cy', 'Cole', NULL, 'free');
INSERT INTO user_levels VALUES
  (1, 'free', '2018-10-31 23:50:00', '2018-11-05 10:06:01'),
  (1, 'paid', '2018-11-05 10:06:01', NULL),
  (2, 'free', '2018-11-01 10:00:00', NULL),
  (3, 'paid', '2018-11-05 10:30:00', '2018-11-05 10:43:00'),
  (3, 'free', '2018-11-05 10:43:00', NULL);
INSERT INTO songs VALUES
  ('S1', 'Alpha', 'A1', 1999, 200),
  ('S2', 'Beta', 'A1', 0, 100.5),
  ('S3', 'Gamma', 'A2', 2005, 300),
  ('S4', 'Delta', 'A3', 1987, 250);
INSERT INTO artists VALUES
  ('A1', 'Ants', 'London', 51.5, -0.1),
  ('A2', 'Bees', '', NULL, NULL),
  ('A3', 'Cows', NULL, NULL, NULL);
INSERT INTO "time" VALUES
  ('2018-10-31 23:55:00', 23, 31, 44, 10, 2018, 3),
  ('2018-11-01 00:00:00.5', 0, 1, 44, 11, 2018, 4),
  ('2018-11-05 10:00:00', 10, 5, 45, 11, 2018, 1),
  ('2018-11-05 10:10:00', 10, 5, 45, 11, 2018, 1),
  ('2018-11-01 10:00:00', 10, 1, 44, 11, 2018, 4),
  ('2018-11-05 10:30:00', 10, 5, 45, 11, 2018, 1),
  ('2018-11-05 10:35:00', 10, 5, 45, 11, 2018, 1),
  ('2018-11-06 08:00:00', 8, 6, 45, 11, 2018, 2);
`

/** Every statement that makes the tiny star in an empty database. */
export function tinyStar(): string {
  return [STAR_TABLES, PLAYS_VIEW, DIMENSIONS, ...EVENTS.map(eventSql), eventSql(duplicate(), EVENTS.length)].join('\n')
}

/** Staging keeps duplicates: the answers must not change for this second copy of Ann's look at the upgrade page. */
function duplicate(): Event {
  return [ANN, 11, 1, '2018-11-05T10:05:00.000Z', 'free', 'Upgrade']
}

function eventSql([who, session, item, time, level, what]: Event, index: number): string {
  const song = typeof what === 'string' ? undefined : what
  const page = typeof what === 'string' ? what : 'NextSong'
  const status = page === 'Error' ? 404 : page.startsWith('Submit') ? 307 : 200
  const line = index + 1
  const registered = who === null ? null : Date.parse(who.registered)
  const staged = [
    ...[song?.artist, who === null ? 'Logged Out' : 'Logged In', who?.first, who?.gender, item, who?.last],
    ...[song?.length, level, who?.place, song === undefined ? 'GET' : 'PUT', page, registered, session, song?.song],
    ...[status, Date.parse(time), who?.agent, who?.id, 1, line]
  ]
  const play = [2 ** 32 + line, time.replace('Z', ''), who?.id, level, song?.songId, song?.artistId, session]
  const songplay = [...play, who?.place, who?.agent]
  return [
    `INSERT INTO staging_events VALUES (${staged.map(sqlLiteral).join(', ')});`,
    ...(song === undefined ? [] : [`INSERT INTO songplays VALUES (${songplay.map(sqlLiteral).join(', ')});`])
  ].join('\n')
}
