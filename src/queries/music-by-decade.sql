-- title: How old is the music
-- question: From which decades is the music that people play?
-- reads: Only plays that were matched to a song of the catalogue; year 0 in the catalogue means that the year is not
--   known.
-- bars: decade plays
WITH dated AS (
  SELECT
    CASE
      WHEN s.year IS NULL OR s.year <= 0 THEN 'unknown'
      ELSE CAST(CAST(FLOOR(CAST(s.year AS DOUBLE PRECISION) / 10) * 10 AS INTEGER) AS VARCHAR(11)) || 's'
    END AS decade,
    p.song_id,
    p.user_id
  FROM songplays AS p
  JOIN songs AS s ON s.song_id = p.song_id
)
SELECT
  decade,
  COUNT(*) AS plays,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays,
  COUNT(DISTINCT song_id) AS songs,
  COUNT(DISTINCT user_id) AS listeners
FROM dated
GROUP BY decade
ORDER BY decade;
