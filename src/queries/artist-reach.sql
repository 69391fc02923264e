-- title: Artists by reach
-- question: Which artists reach the most different listeners?
-- reads: Every play as it was logged. percent_of_listeners is of all who played anything.
-- bars: artist listeners
WITH everyone AS (
  SELECT COUNT(DISTINCT user_id) AS all_listeners
  FROM songplays
)
SELECT
  p.artist,
  COUNT(DISTINCT p.user_id) AS listeners,
  FLOOR(1000 * CAST(COUNT(DISTINCT p.user_id) AS DOUBLE PRECISION) / e.all_listeners + 0.5) / 10
    AS percent_of_listeners,
  COUNT(*) AS plays
FROM plays AS p
CROSS JOIN everyone AS e
GROUP BY p.artist, LENGTH(p.artist), e.all_listeners
ORDER BY listeners DESC, plays DESC, artist NULLS LAST
LIMIT 20;
