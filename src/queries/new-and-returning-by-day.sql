-- title: New and returning listeners by day
-- question: How many of each day's listeners are new, and how many came back?
-- reads: New is the day of a user's first play in the loaded data (UTC); in the first days nearly everyone is new.
-- bars: play_day new_listeners
WITH dated AS (
  SELECT user_id, CAST(start_time AS DATE) AS play_day
  FROM songplays
),
firsts AS (
  SELECT user_id, MIN(play_day) AS first_day
  FROM dated
  GROUP BY user_id
)
SELECT
  d.play_day,
  COUNT(DISTINCT CASE WHEN d.play_day = f.first_day THEN d.user_id END) AS new_listeners,
  COUNT(DISTINCT CASE WHEN d.play_day > f.first_day THEN d.user_id END) AS returning_listeners,
  CAST(SUM(CASE WHEN d.play_day = f.first_day THEN 1 ELSE 0 END) AS BIGINT) AS new_plays,
  CAST(SUM(CASE WHEN d.play_day > f.first_day THEN 1 ELSE 0 END) AS BIGINT) AS returning_plays
FROM dated AS d
JOIN firsts AS f ON f.user_id = d.user_id
GROUP BY d.play_day
ORDER BY play_day;
