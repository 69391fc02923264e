-- title: Free against paid by week
-- question: How does the part of the plays that paid listeners make change from week to week?
-- reads: A week begins on its Monday (UTC). The level is the one at the time of the play.
-- bars: week_of percent_paid
WITH weekly AS (
  SELECT CAST(DATE_TRUNC('week', start_time) AS DATE) AS week_of, level, user_id
  FROM songplays
)
SELECT
  week_of,
  CAST(SUM(CASE WHEN level = 'free' THEN 1 ELSE 0 END) AS BIGINT) AS free_plays,
  CAST(SUM(CASE WHEN level = 'paid' THEN 1 ELSE 0 END) AS BIGINT) AS paid_plays,
  COUNT(DISTINCT CASE WHEN level = 'free' THEN user_id END) AS free_listeners,
  COUNT(DISTINCT CASE WHEN level = 'paid' THEN user_id END) AS paid_listeners,
  FLOOR(1000 * CAST(SUM(CASE WHEN level = 'paid' THEN 1 ELSE 0 END) AS DOUBLE PRECISION) / COUNT(*) + 0.5) / 10
    AS percent_paid
FROM weekly
GROUP BY week_of
ORDER BY week_of;
