import type { Value } from '../../../src/warehouse/types.ts'

/**
 * The answer to every question over the tiny star, worked out by hand from its eight plays, never by running the query.
 * The first row names the columns.
 */
export const TINY_ANSWERS: Readonly<Record<string, readonly (readonly Value[])[]>> = {
  'artist-reach': [
    ['artist', 'listeners', 'percent_of_listeners', 'plays'],
    ['Ants', 2, 66.7, 4],
    ['Nobody', 2, 66.7, 2],
    ['Bees', 1, 33.3, 2]
  ],
  'busiest-hours': [
    ['hour', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'plays'],
    [0, 0, 0, 0, 1, 0, 0, 0, 1],
    [8, 0, 1, 0, 0, 0, 0, 0, 1],
    [10, 4, 0, 0, 1, 0, 0, 0, 5],
    [23, 0, 0, 1, 0, 0, 0, 0, 1]
  ],
  'catalogue-coverage': [
    ['kind', 'known', 'played', 'never_played', 'percent_played'],
    ['songs', 4, 3, 1, 75],
    ['artists', 3, 2, 1, 66.7]
  ],
  // 18 staged rows are 17 events: one is there twice. The visitor of 11-06 is an event, but no user.
  'errors-by-day': [
    ['event_day', 'events', 'errors', 'users_hit', 'errors_per_1000_events'],
    ['2018-10-31', 2, 0, 0, 0],
    ['2018-11-01', 2, 0, 0, 0],
    ['2018-11-05', 11, 1, 1, 90.9],
    ['2018-11-06', 2, 0, 0, 0]
  ],
  'events-by-page': [
    ['page', 'events', 'percent_of_events', 'users'],
    ['NextSong', 8, 47.1, 3],
    ['Home', 4, 23.5, 2],
    ['Downgrade', 1, 5.9, 1],
    ['Error', 1, 5.9, 1],
    ['Submit Downgrade', 1, 5.9, 1],
    ['Submit Upgrade', 1, 5.9, 1],
    ['Upgrade', 1, 5.9, 1]
  ],
  // Free: sessions 10, 11, 20, 31; session 11 is of both levels. 5 / 4 = 1.25 is rounded up.
  'free-and-paid': [
    ['level', 'plays', 'percent_of_plays', 'listeners', 'sessions', 'plays_per_listener', 'plays_per_session'],
    ['free', 5, 62.5, 3, 4, 1.7, 1.3],
    ['paid', 3, 37.5, 2, 2, 1.5, 1.5]
  ],
  'free-and-paid-by-week': [
    ['week_of', 'free_plays', 'paid_plays', 'free_listeners', 'paid_listeners', 'percent_paid'],
    ['2018-10-29', 3, 0, 2, 0, 0],
    ['2018-11-05', 2, 3, 2, 2, 60]
  ],
  // Ann: 4 days, 10:16:01 on free. Cy: 13 minutes on paid.
  'level-changes': [
    ['changed_at', 'user_id', 'first_name', 'last_name', 'former_level', 'new_level', 'days_before'],
    ['2018-11-05T10:06:01.000Z', 1, 'Ann', 'Ash', 'free', 'paid', 4.4],
    ['2018-11-05T10:43:00.000Z', 3, 'Cy', 'Cole', 'paid', 'free', 0]
  ],
  'levels-by-week': [
    ['week_of', 'free_users', 'paid_users'],
    ['2018-10-29', 2, 0],
    ['2018-11-05', 2, 1]
  ],
  'listener-deciles': [
    ['decile', 'listeners', 'fewest', 'most', 'plays', 'percent_of_plays', 'running_percent'],
    [1, 1, 4, 4, 4, 50, 50],
    [2, 1, 3, 3, 3, 37.5, 87.5],
    [3, 1, 1, 1, 1, 12.5, 100]
  ],
  'listeners-by-plays': [
    ['at_least', 'plays_each', 'listeners', 'percent_of_listeners', 'one_session', 'plays', 'percent_of_plays'],
    [1, '1 play', 1, 33.3, 1, 1, 12.5],
    [2, '2 to 4', 2, 66.7, 0, 7, 87.5]
  ],
  // 400 s for two, then 1100.5 s for two.
  'listening-time-by-week': [
    ['week_of', 'hours', 'listeners', 'minutes_per_listener'],
    ['2018-10-29', 0.1, 2, 3.3],
    ['2018-11-05', 0.3, 2, 9.2]
  ],
  'match-rate': [
    ['plays', 'matched_plays', 'percent_of_plays', 'songs_heard', 'matched_songs'],
    [8, 6, 75, 4, 3]
  ],
  'match-rate-by-day': [
    ['play_day', 'plays', 'matched_plays', 'percent_matched'],
    ['2018-10-31', 1, 1, 100],
    ['2018-11-01', 2, 0, 0],
    ['2018-11-05', 4, 4, 100],
    ['2018-11-06', 1, 1, 100]
  ],
  'missing-from-catalogue': [
    ['title', 'artist', 'plays', 'listeners', 'artist_known'],
    ['Nope', 'Nobody', 2, 2, 'no']
  ],
  'music-by-decade': [
    ['decade', 'plays', 'percent_of_plays', 'songs', 'listeners'],
    ['1990s', 3, 50, 1, 2],
    ['2000s', 2, 33.3, 1, 1],
    ['unknown', 1, 16.7, 1, 1]
  ],
  'new-and-returning-by-day': [
    ['play_day', 'new_listeners', 'returning_listeners', 'new_plays', 'returning_plays'],
    ['2018-10-31', 1, 0, 1, 0],
    ['2018-11-01', 1, 1, 1, 1],
    ['2018-11-05', 1, 1, 2, 2],
    ['2018-11-06', 0, 1, 0, 1]
  ],
  'new-and-returning-by-week': [
    ['week_of', 'new_listeners', 'returning_listeners', 'new_plays', 'returning_plays'],
    ['2018-10-29', 2, 0, 3, 0],
    ['2018-11-05', 1, 1, 3, 2]
  ],
  'pages-before-downgrade': [
    ['page', 'events', 'users', 'directly_before'],
    ['NextSong', 2, 1, 0],
    ['Downgrade', 1, 1, 1],
    ['Error', 1, 1, 0]
  ],
  'pages-before-upgrade': [
    ['page', 'events', 'users', 'directly_before'],
    ['NextSong', 3, 1, 0],
    ['Home', 1, 1, 0],
    ['Upgrade', 1, 1, 1]
  ],
  'plays-by-browser': [
    ['browser', 'plays', 'percent_of_plays', 'listeners'],
    ['Firefox', 4, 50, 1],
    ['Safari', 3, 37.5, 1],
    ['Chrome', 1, 12.5, 1]
  ],
  'plays-by-day': [
    ['play_day', 'plays', 'listeners'],
    ['2018-10-31', 1, 1],
    ['2018-11-01', 2, 2],
    ['2018-11-05', 4, 2],
    ['2018-11-06', 1, 1]
  ],
  'plays-by-gender': [
    ['gender', 'plays', 'percent_of_plays', 'listeners', 'plays_per_listener'],
    ['F', 4, 50, 1, 4],
    ['unknown', 3, 37.5, 1, 3],
    ['M', 1, 12.5, 1, 1]
  ],
  'plays-by-hour': [
    ['hour', 'plays', 'listeners', 'percent_of_plays'],
    [0, 1, 1, 12.5],
    [8, 1, 1, 12.5],
    [10, 5, 3, 62.5],
    [23, 1, 1, 12.5]
  ],
  'plays-by-month': [
    ['month_of', 'plays', 'listeners', 'days'],
    ['2018-10-01', 1, 1, 1],
    ['2018-11-01', 7, 3, 3]
  ],
  'plays-by-state': [
    ['state', 'plays', 'listeners', 'percent_of_plays'],
    ['ME', 7, 2, 87.5],
    ['MI', 1, 1, 12.5]
  ],
  'plays-by-system': [
    ['operating_system', 'plays', 'percent_of_plays', 'listeners'],
    ['macOS', 4, 50, 1],
    ['iOS', 3, 37.5, 1],
    ['Windows', 1, 12.5, 1]
  ],
  'plays-by-week': [
    ['week_of', 'plays', 'listeners', 'days'],
    ['2018-10-29', 3, 2, 2],
    ['2018-11-05', 5, 2, 2]
  ],
  'plays-by-weekday': [
    ['weekday', 'weekday_name', 'plays', 'days', 'plays_per_day'],
    [1, 'Monday', 4, 1, 4],
    [2, 'Tuesday', 1, 1, 1],
    [3, 'Wednesday', 1, 1, 1],
    [4, 'Thursday', 2, 1, 2]
  ],
  'retention-by-week': [
    ['first_week', 'weeks_later', 'listeners', 'cohort_size', 'percent_of_cohort'],
    ['2018-10-29', 0, 2, 2, 100],
    ['2018-10-29', 1, 1, 2, 50],
    ['2018-11-05', 0, 1, 1, 100]
  ],
  // Seconds: session 10 400, 11 700 (and a half), 20 100, 30 500, 31 300.
  'session-length': [
    ['at_least_minutes', 'session_length', 'sessions', 'percent_of_sessions'],
    [0, 'under 5 minutes', 1, 20],
    [5, '5 to 10 minutes', 3, 60],
    [10, '10 to 30 minutes', 1, 20]
  ],
  sessions: [
    [
      ...['sessions', 'listeners', 'mean_songs', 'median_songs', 'most_songs'],
      ...['mean_minutes', 'median_minutes', 'longest_minutes']
    ],
    [5, 3, 1.6, 2, 2, 6.7, 6.7, 11.7]
  ],
  'song-reach': [
    ['title', 'artist', 'listeners', 'percent_of_listeners', 'plays'],
    ['Alpha', 'Ants', 2, 66.7, 3],
    ['Nope', 'Nobody', 2, 66.7, 2],
    ['Gamma', 'Bees', 1, 33.3, 2],
    ['Beta', 'Ants', 1, 33.3, 1]
  ],
  'songs-per-session': [
    ['at_least', 'songs', 'sessions', 'percent_of_sessions', 'plays'],
    [1, '1 song', 2, 40, 2],
    [2, '2 to 4', 3, 60, 6]
  ],
  // Cy after 21:25 hours, Ann after four days and a half.
  'time-between-sessions': [
    ['at_least_hours', 'time_between', 'sessions', 'percent_of_sessions'],
    [6, '6 to 24 hours', 1, 50],
    [48, '2 to 7 days', 1, 50]
  ],
  'time-to-upgrade': [
    ['upgraded_at', 'user_id', 'days_after_registration', 'songs_before'],
    ['2018-11-05T10:06:01.000Z', 1, 10, 3]
  ],
  'top-artists': [
    ['artist', 'plays', 'songs', 'listeners'],
    ['Ants', 4, 2, 2],
    ['Bees', 2, 1, 1],
    ['Nobody', 2, 1, 2]
  ],
  'top-artists-catalogue': [
    ['artist_id', 'name', 'plays', 'songs', 'listeners'],
    ['A1', 'Ants', 4, 2, 2],
    ['A2', 'Bees', 2, 1, 1]
  ],
  'top-locations': [
    ['location', 'plays', 'listeners'],
    ['Portland-South Portland, ME', 7, 2],
    ['Lansing-East Lansing, MI', 1, 1]
  ],
  'top-songs': [
    ['title', 'artist', 'plays', 'listeners'],
    ['Alpha', 'Ants', 3, 2],
    ['Gamma', 'Bees', 2, 1],
    ['Nope', 'Nobody', 2, 2],
    ['Beta', 'Ants', 1, 1]
  ],
  'top-songs-catalogue': [
    ['song_id', 'title', 'artist', 'plays', 'listeners'],
    ['S1', 'Alpha', 'Ants', 3, 2],
    ['S3', 'Gamma', 'Bees', 2, 1],
    ['S2', 'Beta', 'Ants', 1, 1]
  ],
  // 600.5 s, 800 s, 100 s.
  'top-users': [
    ['user_id', 'first_name', 'last_name', 'level', 'plays', 'sessions', 'hours'],
    [1, 'Ann', 'Ash', 'paid', 4, 2, 0.2],
    [3, 'Cy', 'Cole', 'free', 3, 2, 0.2],
    [2, 'Bob', 'Birch', 'free', 1, 1, 0]
  ],
  'upgrade-funnel': [
    ['step_number', 'step', 'users', 'percent_of_first'],
    [1, 'seen on the free level', 3, 100],
    [2, 'played a song', 3, 100],
    [3, 'opened Upgrade', 1, 33.3],
    [4, 'submitted the upgrade', 1, 33.3]
  ]
}
