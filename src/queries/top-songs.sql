-- title: Top songs
-- question: Which songs are played most?
-- reads: Every play as it was logged, whether or not the catalogue knows the song. The same title by two artists is
--   two songs.
-- bars: title plays
SELECT
  title,
  artist,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners
FROM plays
GROUP BY title, LENGTH(title), artist, LENGTH(artist)
ORDER BY plays DESC, title NULLS LAST, artist NULLS LAST
LIMIT 20;
