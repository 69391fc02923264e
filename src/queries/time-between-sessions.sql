-- title: Time between sessions
-- question: After how long do listeners come back?
-- reads: From the start of the last song of a session to the first song of the same user's next one. A first session
--   has no such time.
-- bars: time_between sessions
WITH sessions AS (
  SELECT user_id, session_id, MIN(start_time) AS first_play, MAX(start_time) AS last_play
  FROM songplays
  GROUP BY user_id, session_id
),
paired AS (
  SELECT
    first_play,
    LAG(last_play) OVER (PARTITION BY user_id ORDER BY first_play, session_id) AS former_play
  FROM sessions
),
gaps AS (
  SELECT FLOOR(EXTRACT(EPOCH FROM first_play)) - FLOOR(EXTRACT(EPOCH FROM former_play)) AS gap_seconds
  FROM paired
  WHERE former_play IS NOT NULL
),
classed AS (
  SELECT
    CASE
      WHEN gap_seconds >= 604800 THEN 168
      WHEN gap_seconds >= 172800 THEN 48
      WHEN gap_seconds >= 86400 THEN 24
      WHEN gap_seconds >= 21600 THEN 6
      WHEN gap_seconds >= 3600 THEN 1
      ELSE 0
    END AS at_least_hours
  FROM gaps
)
SELECT
  at_least_hours,
  CASE at_least_hours
    WHEN 0 THEN 'under 1 hour'
    WHEN 1 THEN '1 to 6 hours'
    WHEN 6 THEN '6 to 24 hours'
    WHEN 24 THEN '1 to 2 days'
    WHEN 48 THEN '2 to 7 days'
    ELSE '7 days and more'
  END AS time_between,
  COUNT(*) AS sessions,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_sessions
FROM classed
GROUP BY at_least_hours
ORDER BY at_least_hours;
