import { LAST_MS, opt, req } from './column.ts'
import type { ColumnDef, TableDef } from './types.ts'

/**
 * From here on `line` is no line but a number of the row's own, in no order: rows that a cluster read by itself (direct staging).
 * No file has so many lines, and 2^32 is the end of both.
 */
export const FIRST_NUMBERED_LINE = 1_000_000_000

/** Where a row came from; the same two columns in every staging table. */
const origin: readonly ColumnDef[] = [
  req.bigint('file_id', 'The version of the file it came from.', { references: 'etl_files.file_id' }),
  req.bigint('line', 'The physical line in that file, from 1.')
]

/** The pages of the app, as far as they are known; the two most frequent first. */
const PAGES = [
  'NextSong',
  'Home',
  'About',
  'Cancel',
  'Cancellation Confirmation',
  'Downgrade',
  'Error',
  'Help',
  'Login',
  'Logout',
  'Register',
  'Save Settings',
  'Settings',
  'Submit Downgrade',
  'Submit Registration',
  'Submit Upgrade',
  'Upgrade'
] as const

export const stagingEvents: TableDef = {
  name: 'staging_events',
  group: 'staging',
  comment: 'Every valid row of the activity logs, typed, duplicates kept.',
  columns: [
    opt.text(1024)('artist', 'Artist of the song played, as logged.', { from: 'artist' }),
    opt.text(64)('auth', 'State of authentication.', { from: 'auth' }),
    opt.text(256)('first_name', 'First name of the user.', { from: 'firstName' }),
    opt.text(16)('gender', 'Gender of the user.', { from: 'gender', accepted: ['F', 'M'] }),
    req.integer('item_in_session', 'Position of the event in its session, from 0.', { from: 'itemInSession', min: 0 }),
    opt.text(256)('last_name', 'Last name of the user.', { from: 'lastName' }),
    opt.double('length', 'Length of the song played, in seconds, as logged.', { from: 'length', min: 0 }),
    req.text(16)('level', 'Subscription level at the time.', { from: 'level', accepted: ['free', 'paid'] }),
    opt.text(1024)('location', 'Where the user is, as logged.', { from: 'location' }),
    opt.text(16)('method', 'HTTP method.', { from: 'method' }),
    req.text(64)('page', 'Page of the app; NextSong is a play.', { from: 'page', accepted: PAGES }),
    opt.bigint('registration', 'When the user registered, in milliseconds since 1970, UTC.', {
      from: 'registration',
      min: 0,
      max: LAST_MS
    }),
    req.bigint('session_id', 'Session; two users may share one.', { from: 'sessionId', min: 0 }),
    opt.text(1024)('song', 'Title of the song played, as logged.', { from: 'song' }),
    opt.integer('status', 'HTTP status.', { from: 'status' }),
    req.bigint('ts', 'When it happened, in milliseconds since 1970, UTC.', { from: 'ts', min: 0, max: LAST_MS }),
    opt.text(2048)('user_agent', 'Browser, as logged, quotes kept.', { from: 'userAgent' }),
    opt.bigint('user_id', 'User; null while logged out.', { from: 'userId', quoted: true }),
    ...origin
  ],
  key: ['file_id', 'line'],
  sortKey: ['ts'],
  distribution: { style: 'key', column: 'user_id' }
}

export const stagingSongs: TableDef = {
  name: 'staging_songs',
  group: 'staging',
  comment: 'Every valid row of the song metadata, typed, duplicates kept.',
  columns: [
    req.text(64)('artist_id', 'Artist.', { from: 'artist_id' }),
    opt.double('artist_latitude', 'Latitude of the artist, degrees north.', {
      from: 'artist_latitude',
      min: -90,
      max: 90
    }),
    opt.text(1024)('artist_location', 'Where the artist is from, free text.', { from: 'artist_location' }),
    opt.double('artist_longitude', 'Longitude of the artist, degrees east.', {
      from: 'artist_longitude',
      min: -180,
      max: 180
    }),
    req.text(1024)('artist_name', 'Name the artist goes by on this song.', { from: 'artist_name' }),
    opt.double('duration', 'Length in seconds.', { from: 'duration', min: 0 }),
    opt.integer('num_songs', 'Songs in the file; 1 in all that were seen.', { from: 'num_songs', min: 0 }),
    req.text(64)('song_id', 'Song.', { from: 'song_id' }),
    req.text(1024)('title', 'Title.', { from: 'title' }),
    opt.integer('year', 'Year of release; 0 where it is not known.', { from: 'year', min: 0, max: 9999 }),
    ...origin
  ],
  key: ['file_id', 'line'],
  sortKey: ['song_id'],
  distribution: { style: 'key', column: 'song_id' },
  lookups: [['song_id'], ['artist_id']]
}
