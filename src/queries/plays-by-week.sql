-- title: Plays by week
-- question: How many songs are played each week, and by how many listeners?
-- reads: A week begins on its Monday (UTC). The first and the last week may be incomplete: see days.
-- bars: week_of plays
SELECT
  CAST(DATE_TRUNC('week', start_time) AS DATE) AS week_of,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners,
  COUNT(DISTINCT CAST(start_time AS DATE)) AS days
FROM songplays
GROUP BY CAST(DATE_TRUNC('week', start_time) AS DATE)
ORDER BY week_of;
