-- title: Plays by day
-- question: How many songs are played each day, and by how many listeners?
-- reads: Days are UTC. A day without plays has no row.
-- bars: play_day plays
SELECT
  CAST(start_time AS DATE) AS play_day,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners
FROM songplays
GROUP BY CAST(start_time AS DATE)
ORDER BY play_day;
