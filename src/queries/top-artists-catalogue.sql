-- title: Top artists of the catalogue
-- question: Which artists of the catalogue are played most?
-- reads: Only plays that were matched to a song of the catalogue; the name is the one the catalogue uses most.
-- bars: name plays
SELECT
  a.artist_id,
  a.name,
  COUNT(*) AS plays,
  COUNT(DISTINCT p.song_id) AS songs,
  COUNT(DISTINCT p.user_id) AS listeners
FROM songplays AS p
JOIN artists AS a ON a.artist_id = p.artist_id
GROUP BY a.artist_id, a.name
ORDER BY plays DESC, artist_id
LIMIT 20;
