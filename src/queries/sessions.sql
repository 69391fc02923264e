-- title: Sessions at a glance
-- question: How many sessions are there, how long are they, and how many songs do they hold?
-- reads: A session with at least one song, from the start of its first song to the end of its last (by whole
--   seconds).
WITH sessions AS (
  SELECT
    user_id,
    session_id,
    COUNT(*) AS songs,
    CAST(
      FLOOR(
        MAX(FLOOR(EXTRACT(EPOCH FROM start_time)) + COALESCE(length, 0)) - MIN(FLOOR(EXTRACT(EPOCH FROM start_time)))
      ) AS BIGINT
    ) AS seconds
  FROM plays
  GROUP BY user_id, session_id
),
median_songs AS (
  SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST(songs AS DOUBLE PRECISION)) AS songs
  FROM sessions
),
median_seconds AS (
  SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST(seconds AS DOUBLE PRECISION)) AS seconds
  FROM sessions
),
totals AS (
  SELECT
    COUNT(*) AS sessions,
    COUNT(DISTINCT user_id) AS listeners,
    CAST(SUM(songs) AS DOUBLE PRECISION) / COUNT(*) AS mean_songs,
    MAX(songs) AS most_songs,
    CAST(SUM(seconds) AS DOUBLE PRECISION) / COUNT(*) AS mean_seconds,
    MAX(seconds) AS most_seconds
  FROM sessions
)
SELECT
  t.sessions,
  t.listeners,
  FLOOR(10 * t.mean_songs + 0.5) / 10 AS mean_songs,
  s.songs AS median_songs,
  t.most_songs,
  FLOOR(10 * t.mean_seconds / 60 + 0.5) / 10 AS mean_minutes,
  FLOOR(10 * m.seconds / 60 + 0.5) / 10 AS median_minutes,
  FLOOR(10 * CAST(t.most_seconds AS DOUBLE PRECISION) / 60 + 0.5) / 10 AS longest_minutes
FROM totals AS t
CROSS JOIN median_songs AS s
CROSS JOIN median_seconds AS m
ORDER BY sessions;
