-- title: Plays by weekday
-- question: On which days of the week do people listen?
-- reads: Weekdays are UTC, 1 = Monday to 7 = Sunday. Where the data does not cover whole weeks, compare
--   plays_per_day.
-- bars: weekday_name plays
SELECT
  t.weekday,
  CASE t.weekday
    WHEN 1 THEN 'Monday'
    WHEN 2 THEN 'Tuesday'
    WHEN 3 THEN 'Wednesday'
    WHEN 4 THEN 'Thursday'
    WHEN 5 THEN 'Friday'
    WHEN 6 THEN 'Saturday'
    ELSE 'Sunday'
  END AS weekday_name,
  COUNT(*) AS plays,
  COUNT(DISTINCT CAST(p.start_time AS DATE)) AS days,
  FLOOR(10 * CAST(COUNT(*) AS DOUBLE PRECISION) / COUNT(DISTINCT CAST(p.start_time AS DATE)) + 0.5) / 10
    AS plays_per_day
FROM songplays AS p
JOIN "time" AS t ON t.start_time = p.start_time
GROUP BY t.weekday
ORDER BY weekday;
