-- title: Top songs of the catalogue
-- question: Which songs of the catalogue are played most?
-- reads: Only plays that were matched to a song of the catalogue; see match-rate for how few that can be.
-- bars: title plays
SELECT
  s.song_id,
  s.title,
  a.name AS artist,
  COUNT(*) AS plays,
  COUNT(DISTINCT p.user_id) AS listeners
FROM songplays AS p
JOIN songs AS s ON s.song_id = p.song_id
LEFT JOIN artists AS a ON a.artist_id = s.artist_id
GROUP BY s.song_id, s.title, a.name
ORDER BY plays DESC, song_id
LIMIT 20;
