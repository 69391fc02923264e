-- title: Listening time by week
-- question: How many hours of music do people play each week, and how long does each listen?
-- reads: The lengths of the songs begun, as logged, heard to their end or not. A week begins on its Monday (UTC).
-- bars: week_of hours
WITH weekly AS (
  SELECT
    CAST(DATE_TRUNC('week', start_time) AS DATE) AS week_of,
    COUNT(DISTINCT user_id) AS listeners,
    SUM(CAST(FLOOR(1000 * COALESCE(length, 0) + 0.5) AS BIGINT)) AS heard_ms
  FROM plays
  GROUP BY CAST(DATE_TRUNC('week', start_time) AS DATE)
)
SELECT
  week_of,
  FLOOR(10 * CAST(heard_ms AS DOUBLE PRECISION) / 3600000 + 0.5) / 10 AS hours,
  listeners,
  FLOOR(10 * CAST(heard_ms AS DOUBLE PRECISION) / 60000 / listeners + 0.5) / 10 AS minutes_per_listener
FROM weekly
ORDER BY week_of;
