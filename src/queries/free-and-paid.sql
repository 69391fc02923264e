-- title: Free against paid
-- question: How much do free and paid listeners play?
-- reads: The level is the one at the time of the play, so a listener who changed level counts as a listener of both.
-- bars: level plays
WITH sessions AS (
  SELECT DISTINCT level, user_id, session_id
  FROM songplays
),
session_counts AS (
  SELECT level, COUNT(*) AS sessions
  FROM sessions
  GROUP BY level
),
play_counts AS (
  SELECT level, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners
  FROM songplays
  GROUP BY level
)
SELECT
  p.level,
  p.plays,
  FLOOR(1000 * CAST(p.plays AS DOUBLE PRECISION) / SUM(p.plays) OVER () + 0.5) / 10 AS percent_of_plays,
  p.listeners,
  s.sessions,
  FLOOR(10 * CAST(p.plays AS DOUBLE PRECISION) / p.listeners + 0.5) / 10 AS plays_per_listener,
  FLOOR(10 * CAST(p.plays AS DOUBLE PRECISION) / s.sessions + 0.5) / 10 AS plays_per_session
FROM play_counts AS p
JOIN session_counts AS s ON s.level = p.level
ORDER BY level;
