/** Of the file of expected results, what is compared here. */
export interface Expected {
  readonly counts: Readonly<Record<string, number>>
  readonly sha256: Readonly<Record<string, string>>
}

/** The five tables as `sha256_of` of the expected results describes them. */
export const QUERIES: Readonly<Record<string, string>> = {
  users: 'SELECT user_id, first_name, last_name, gender, level FROM users ORDER BY user_id',
  songs: 'SELECT song_id, title, artist_id, year, duration FROM songs ORDER BY song_id',
  artists: 'SELECT artist_id, name, location, latitude, longitude FROM artists ORDER BY artist_id',
  time: 'SELECT start_time, hour, day, week, month, year, weekday FROM "time" ORDER BY start_time',
  songplays: `SELECT p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, p.location, p.user_agent
    FROM songplays p JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line
    ORDER BY p.start_time, p.session_id, e.item_in_session`
}
