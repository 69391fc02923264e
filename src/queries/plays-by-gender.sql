-- title: Plays by gender
-- question: How do the plays divide by gender?
-- reads: The gender that the user gave; "unknown" where none was logged.
-- bars: gender plays
WITH gendered AS (
  SELECT COALESCE(NULLIF(u.gender, ''), 'unknown') AS gender, p.user_id
  FROM songplays AS p
  LEFT JOIN users AS u ON u.user_id = p.user_id
)
SELECT
  gender,
  COUNT(*) AS plays,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays,
  COUNT(DISTINCT user_id) AS listeners,
  FLOOR(10 * CAST(COUNT(*) AS DOUBLE PRECISION) / COUNT(DISTINCT user_id) + 0.5) / 10 AS plays_per_listener
FROM gendered
GROUP BY gender
ORDER BY plays DESC, gender;
