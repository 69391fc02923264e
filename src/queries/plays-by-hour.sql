-- title: Plays by hour of the day
-- question: At which hours of the day do people listen?
-- reads: Hours are UTC, 0 to 23, not the listener's own. An hour without plays has no row.
-- bars: hour plays
SELECT
  t.hour,
  COUNT(*) AS plays,
  COUNT(DISTINCT p.user_id) AS listeners,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays
FROM songplays AS p
JOIN "time" AS t ON t.start_time = p.start_time
GROUP BY t.hour
ORDER BY hour;
