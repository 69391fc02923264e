-- title: Songs per session
-- question: How many songs do people play in one session?
-- reads: Sessions with at least one song, in classes by their number of songs.
-- bars: songs sessions
WITH sessions AS (
  SELECT user_id, session_id, COUNT(*) AS songs
  FROM songplays
  GROUP BY user_id, session_id
),
classed AS (
  SELECT
    CASE
      WHEN songs >= 100 THEN 100
      WHEN songs >= 50 THEN 50
      WHEN songs >= 20 THEN 20
      WHEN songs >= 10 THEN 10
      WHEN songs >= 5 THEN 5
      WHEN songs >= 2 THEN 2
      ELSE 1
    END AS at_least,
    songs AS plays
  FROM sessions
)
SELECT
  at_least,
  CASE at_least
    WHEN 1 THEN '1 song'
    WHEN 2 THEN '2 to 4'
    WHEN 5 THEN '5 to 9'
    WHEN 10 THEN '10 to 19'
    WHEN 20 THEN '20 to 49'
    WHEN 50 THEN '50 to 99'
    ELSE '100 and more'
  END AS songs,
  COUNT(*) AS sessions,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_sessions,
  CAST(SUM(plays) AS BIGINT) AS plays
FROM classed
GROUP BY at_least
ORDER BY at_least;
