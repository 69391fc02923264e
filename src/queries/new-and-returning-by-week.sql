-- title: New and returning listeners by week
-- question: How many of each week's listeners are new, and how many came back?
-- reads: New is the week of a user's first play in the loaded data (from Monday, UTC); in the first weeks nearly
--   everyone is new.
-- bars: week_of new_listeners
WITH dated AS (
  SELECT user_id, CAST(DATE_TRUNC('week', start_time) AS DATE) AS week_of
  FROM songplays
),
firsts AS (
  SELECT user_id, MIN(week_of) AS first_week
  FROM dated
  GROUP BY user_id
)
SELECT
  d.week_of,
  COUNT(DISTINCT CASE WHEN d.week_of = f.first_week THEN d.user_id END) AS new_listeners,
  COUNT(DISTINCT CASE WHEN d.week_of > f.first_week THEN d.user_id END) AS returning_listeners,
  CAST(SUM(CASE WHEN d.week_of = f.first_week THEN 1 ELSE 0 END) AS BIGINT) AS new_plays,
  CAST(SUM(CASE WHEN d.week_of > f.first_week THEN 1 ELSE 0 END) AS BIGINT) AS returning_plays
FROM dated AS d
JOIN firsts AS f ON f.user_id = d.user_id
GROUP BY d.week_of
ORDER BY week_of;
