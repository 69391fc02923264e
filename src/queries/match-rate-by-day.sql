-- title: Match rate by day
-- question: Does the part of the plays that the catalogue knows change over time?
-- reads: Days are UTC. A sudden fall points at songs that are late or at a change in how titles are logged.
-- bars: play_day percent_matched
SELECT
  CAST(start_time AS DATE) AS play_day,
  COUNT(*) AS plays,
  COUNT(song_id) AS matched_plays,
  FLOOR(1000 * CAST(COUNT(song_id) AS DOUBLE PRECISION) / COUNT(*) + 0.5) / 10 AS percent_matched
FROM songplays
GROUP BY CAST(start_time AS DATE)
ORDER BY play_day;
