-- title: Top artists
-- question: Which artists are played most?
-- reads: Every play as it was logged. An artist logged as "A featuring B" counts apart from A.
-- bars: artist plays
SELECT
  artist,
  COUNT(*) AS plays,
  COUNT(DISTINCT title || '.') AS songs,
  COUNT(DISTINCT user_id) AS listeners
FROM plays
GROUP BY artist, LENGTH(artist)
ORDER BY plays DESC, artist NULLS LAST
LIMIT 20;
