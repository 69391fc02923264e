-- title: Busiest hours of the week
-- question: When in the week are people busiest listening?
-- reads: Plays by hour of the day (rows, UTC) and weekday (columns). An hour without plays has no row.
-- bars: hour plays
SELECT
  t.hour,
  CAST(SUM(CASE WHEN t.weekday = 1 THEN 1 ELSE 0 END) AS BIGINT) AS monday,
  CAST(SUM(CASE WHEN t.weekday = 2 THEN 1 ELSE 0 END) AS BIGINT) AS tuesday,
  CAST(SUM(CASE WHEN t.weekday = 3 THEN 1 ELSE 0 END) AS BIGINT) AS wednesday,
  CAST(SUM(CASE WHEN t.weekday = 4 THEN 1 ELSE 0 END) AS BIGINT) AS thursday,
  CAST(SUM(CASE WHEN t.weekday = 5 THEN 1 ELSE 0 END) AS BIGINT) AS friday,
  CAST(SUM(CASE WHEN t.weekday = 6 THEN 1 ELSE 0 END) AS BIGINT) AS saturday,
  CAST(SUM(CASE WHEN t.weekday = 7 THEN 1 ELSE 0 END) AS BIGINT) AS sunday,
  COUNT(*) AS plays
FROM songplays AS p
JOIN "time" AS t ON t.start_time = p.start_time
GROUP BY t.hour
ORDER BY hour;
