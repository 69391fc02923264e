-- title: Catalogue coverage
-- question: How much of the catalogue is ever played?
-- reads: Songs and artists of the catalogue with at least one matched play, and those without any.
-- bars: kind percent_played
WITH coverage AS (
  SELECT 'songs' AS kind, s.song_id AS catalogue_id, COUNT(p.song_id) AS plays
  FROM songs AS s
  LEFT JOIN songplays AS p ON p.song_id = s.song_id
  GROUP BY s.song_id
  UNION ALL
  SELECT 'artists' AS kind, a.artist_id AS catalogue_id, COUNT(p.artist_id) AS plays
  FROM artists AS a
  LEFT JOIN songplays AS p ON p.artist_id = a.artist_id
  GROUP BY a.artist_id
)
SELECT
  kind,
  COUNT(*) AS known,
  COUNT(CASE WHEN plays > 0 THEN 1 END) AS played,
  COUNT(CASE WHEN plays = 0 THEN 1 END) AS never_played,
  FLOOR(1000 * CAST(COUNT(CASE WHEN plays > 0 THEN 1 END) AS DOUBLE PRECISION) / COUNT(*) + 0.5) / 10
    AS percent_played
FROM coverage
GROUP BY kind
ORDER BY kind DESC;
