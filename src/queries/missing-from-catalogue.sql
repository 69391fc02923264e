-- title: Missing from the catalogue
-- question: Which played songs does the catalogue lack most?
-- reads: The unmatched songs with the most plays. artist_known says whether the catalogue has an artist of exactly
--   that name.
-- bars: title plays
WITH unmatched AS (
  SELECT title, artist, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners
  FROM plays
  WHERE song_id IS NULL
  GROUP BY title, LENGTH(title), artist, LENGTH(artist)
),
known AS (
  SELECT DISTINCT name, LENGTH(name) AS name_length
  FROM artists
)
SELECT
  u.title,
  u.artist,
  u.plays,
  u.listeners,
  CASE WHEN k.name IS NULL THEN 'no' ELSE 'yes' END AS artist_known
FROM unmatched AS u
LEFT JOIN known AS k ON k.name = u.artist AND k.name_length = LENGTH(u.artist)
ORDER BY plays DESC, title NULLS LAST, artist NULLS LAST
LIMIT 20;
