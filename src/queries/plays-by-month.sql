-- title: Plays by month
-- question: How many songs are played each month, and by how many listeners?
-- reads: A month is named by its first day (UTC). The first and the last month may be incomplete: see days.
-- bars: month_of plays
SELECT
  CAST(DATE_TRUNC('month', start_time) AS DATE) AS month_of,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners,
  COUNT(DISTINCT CAST(start_time AS DATE)) AS days
FROM songplays
GROUP BY CAST(DATE_TRUNC('month', start_time) AS DATE)
ORDER BY month_of;
