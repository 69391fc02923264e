-- title: Users on each level by week
-- question: How many users are free and how many are paid at the end of each week?
-- reads: Counts every user seen until then, active or not, on the level that they had at the end of the week (Sunday
--   midnight, UTC).
-- bars: week_of paid_users
WITH weeks AS (
  SELECT DISTINCT DATE_TRUNC('week', start_time) AS week_start
  FROM songplays
)
SELECT
  CAST(w.week_start AS DATE) AS week_of,
  CAST(SUM(CASE WHEN l.level = 'free' THEN 1 ELSE 0 END) AS BIGINT) AS free_users,
  CAST(SUM(CASE WHEN l.level = 'paid' THEN 1 ELSE 0 END) AS BIGINT) AS paid_users
FROM weeks AS w
JOIN user_levels AS l
  ON l.valid_from < w.week_start + INTERVAL '7 days'
  AND (l.valid_to IS NULL OR l.valid_to >= w.week_start + INTERVAL '7 days')
GROUP BY w.week_start
ORDER BY week_of;
