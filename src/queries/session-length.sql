-- title: Length of sessions
-- question: How long do people listen in one session?
-- reads: From the start of the first song to the end of the last (by whole seconds), in classes; pauses between songs
--   count.
-- bars: session_length sessions
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
classed AS (
  SELECT
    CASE
      WHEN seconds >= 14400 THEN 240
      WHEN seconds >= 7200 THEN 120
      WHEN seconds >= 3600 THEN 60
      WHEN seconds >= 1800 THEN 30
      WHEN seconds >= 600 THEN 10
      WHEN seconds >= 300 THEN 5
      ELSE 0
    END AS at_least_minutes
  FROM sessions
)
SELECT
  at_least_minutes,
  CASE at_least_minutes
    WHEN 0 THEN 'under 5 minutes'
    WHEN 5 THEN '5 to 10 minutes'
    WHEN 10 THEN '10 to 30 minutes'
    WHEN 30 THEN '30 to 60 minutes'
    WHEN 60 THEN '1 to 2 hours'
    WHEN 120 THEN '2 to 4 hours'
    ELSE '4 hours and more'
  END AS session_length,
  COUNT(*) AS sessions,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_sessions
FROM classed
GROUP BY at_least_minutes
ORDER BY at_least_minutes;
