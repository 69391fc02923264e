-- title: One-time and heavy listeners
-- question: How many listeners came once, and how many listen a lot?
-- reads: Listeners in classes by how much they played in the loaded data; one_session counts those who never came
--   back.
-- bars: plays_each listeners
WITH listeners AS (
  SELECT user_id, COUNT(*) AS plays, COUNT(DISTINCT session_id) AS sessions
  FROM songplays
  GROUP BY user_id
),
classed AS (
  SELECT
    CASE
      WHEN plays >= 500 THEN 500
      WHEN plays >= 100 THEN 100
      WHEN plays >= 20 THEN 20
      WHEN plays >= 5 THEN 5
      WHEN plays >= 2 THEN 2
      ELSE 1
    END AS at_least,
    plays,
    sessions
  FROM listeners
)
SELECT
  at_least,
  CASE at_least
    WHEN 1 THEN '1 play'
    WHEN 2 THEN '2 to 4'
    WHEN 5 THEN '5 to 19'
    WHEN 20 THEN '20 to 99'
    WHEN 100 THEN '100 to 499'
    ELSE '500 and more'
  END AS plays_each,
  COUNT(*) AS listeners,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_listeners,
  COUNT(CASE WHEN sessions = 1 THEN 1 END) AS one_session,
  CAST(SUM(plays) AS BIGINT) AS plays,
  FLOOR(1000 * CAST(SUM(plays) AS DOUBLE PRECISION) / SUM(SUM(plays)) OVER () + 0.5) / 10 AS percent_of_plays
FROM classed
GROUP BY at_least
ORDER BY at_least;
