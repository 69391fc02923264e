-- title: Match rate
-- question: What part of the plays does the catalogue know?
-- reads: A play is matched when title and artist name equal those of a song (see SONG_MATCH). songs_heard counts each
--   logged title and artist once.
WITH heard AS (
  SELECT title, artist, COUNT(*) AS plays, COUNT(song_id) AS known_plays
  FROM plays
  GROUP BY title, LENGTH(title), artist, LENGTH(artist)
)
SELECT
  COALESCE(CAST(SUM(plays) AS BIGINT), 0) AS plays,
  COALESCE(CAST(SUM(known_plays) AS BIGINT), 0) AS matched_plays,
  FLOOR(1000 * CAST(SUM(known_plays) AS DOUBLE PRECISION) / SUM(plays) + 0.5) / 10 AS percent_of_plays,
  COUNT(*) AS songs_heard,
  COUNT(CASE WHEN known_plays > 0 THEN 1 END) AS matched_songs
FROM heard
ORDER BY plays;
