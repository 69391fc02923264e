import { opt, req } from './column.ts'
import type { TableDef, ViewDef } from './types.ts'

export const songplays: TableDef = {
  name: 'songplays',
  group: 'star',
  comment: 'Fact: one row a play, whether or not its song is in the catalogue.',
  columns: [
    req.bigint('songplay_id', 'file_id * 2^32 + line: names the line that the play came from.'),
    req.timestamp('start_time', 'When the play began, UTC.', { references: 'time.start_time' }),
    req.bigint('user_id', 'Who listened.', { references: 'users.user_id' }),
    req.text(16)('level', 'Subscription level at the time.', { accepted: ['free', 'paid'] }),
    opt.text(64)('song_id', 'Song in the catalogue; null where none matched.', { references: 'songs.song_id' }),
    opt.text(64)('artist_id', 'Artist of that song; null where none matched.', { references: 'artists.artist_id' }),
    req.bigint('session_id', 'Session; two users may share one.'),
    opt.text(1024)('location', 'Where the user was, as logged.'),
    opt.text(2048)('user_agent', 'Browser, as logged, quotes kept.')
  ],
  key: ['songplay_id'],
  sortKey: ['start_time'],
  // Not by song_id: it is null for most plays, and all nulls lie on one slice.
  distribution: { style: 'key', column: 'user_id' }
}

export const users: TableDef = {
  name: 'users',
  group: 'star',
  comment: 'Dimension: one row a user seen on any page, as of their latest event.',
  columns: [
    req.bigint('user_id', 'User.'),
    opt.text(256)('first_name', 'First name.'),
    opt.text(256)('last_name', 'Last name.'),
    opt.text(16)('gender', 'Gender.', { accepted: ['F', 'M'] }),
    req.text(16)('level', 'Latest subscription level.', { accepted: ['free', 'paid'] })
  ],
  key: ['user_id'],
  sortKey: ['user_id'],
  distribution: { style: 'all' }
}

export const userLevels: TableDef = {
  name: 'user_levels',
  group: 'star',
  comment: 'Dimension history: the subscription levels of each user, by event time.',
  columns: [
    req.bigint('user_id', 'User.', { references: 'users.user_id' }),
    req.text(16)('level', 'Subscription level.', { accepted: ['free', 'paid'] }),
    req.timestamp('valid_from', 'First event at this level, UTC.'),
    opt.timestamp('valid_to', 'First event at the next level, UTC; null for the latest.')
  ],
  key: ['user_id', 'valid_from'],
  sortKey: ['user_id', 'valid_from'],
  distribution: { style: 'all' }
}

export const songs: TableDef = {
  name: 'songs',
  group: 'star',
  comment: 'Dimension: one row a song of the catalogue.',
  columns: [
    req.text(64)('song_id', 'Song.'),
    req.text(1024)('title', 'Title.'),
    req.text(64)('artist_id', 'Artist.', { references: 'artists.artist_id' }),
    opt.integer('year', 'Year of release; 0 where it is not known.'),
    opt.double('duration', 'Length in seconds.')
  ],
  key: ['song_id'],
  sortKey: ['song_id'],
  distribution: { style: 'key', column: 'song_id' }
}

export const artists: TableDef = {
  name: 'artists',
  group: 'star',
  comment: 'Dimension: one row an artist of the catalogue.',
  columns: [
    req.text(64)('artist_id', 'Artist.'),
    req.text(1024)('name', 'The name that most of the songs use.'),
    opt.text(1024)('location', 'Where the artist is from, free text.'),
    opt.double('latitude', 'Degrees north.', { min: -90, max: 90 }),
    opt.double('longitude', 'Degrees east.', { min: -180, max: 180 })
  ],
  key: ['artist_id'],
  sortKey: ['artist_id'],
  distribution: { style: 'all' }
}

export const time: TableDef = {
  name: 'time',
  group: 'star',
  comment: 'Dimension: each distinct start time of the plays, in parts.',
  columns: [
    req.timestamp('start_time', 'Instant, UTC, to the millisecond.'),
    req.integer('hour', 'Hour of the day, 0 to 23.', { min: 0, max: 23 }),
    req.integer('day', 'Day of the month, 1 to 31.', { min: 1, max: 31 }),
    req.integer('week', 'ISO week, 1 to 53.', { min: 1, max: 53 }),
    req.integer('month', 'Month, 1 to 12.', { min: 1, max: 12 }),
    req.integer('year', 'Calendar year (not the ISO week year).'),
    req.integer('weekday', '1 = Monday to 7 = Sunday.', { min: 1, max: 7 })
  ],
  key: ['start_time'],
  sortKey: ['start_time'],
  // It grows with the plays: a copy on every node would be a second fact table on each.
  distribution: { style: 'key', column: 'start_time' }
}

export const plays: ViewDef = {
  name: 'plays',
  comment:
    'songplays with the title, artist and length as logged, so that plays without a catalogue song have names too.',
  columns: [
    ...songplays.columns,
    opt.text(1024)('title', 'Title as logged.'),
    opt.text(1024)('artist', 'Artist as logged.'),
    opt.double('length', 'Length in seconds, as logged.')
  ],
  select: [
    `SELECT ${songplays.columns.map((column) => `p.${column.name}`).join(', ')},`,
    '  e.song AS title, e.artist AS artist, e.length AS length',
    'FROM songplays p',
    'JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line'
  ].join('\n')
}
