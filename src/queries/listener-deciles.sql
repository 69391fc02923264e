-- title: How uneven listening is
-- question: What part of all plays do the heaviest listeners make?
-- reads: Listeners from most plays to fewest, cut into ten groups of equal size; with even listening each group would
--   make 10 %. Fewer than ten listeners make fewer groups.
-- bars: decile percent_of_plays
WITH listeners AS (
  SELECT user_id, COUNT(*) AS plays
  FROM songplays
  GROUP BY user_id
),
ranked AS (
  SELECT plays, NTILE(10) OVER (ORDER BY plays DESC, user_id) AS decile
  FROM listeners
),
grouped AS (
  SELECT
    CAST(decile AS INTEGER) AS decile,
    COUNT(*) AS listeners,
    CAST(SUM(plays) AS BIGINT) AS plays,
    MIN(plays) AS fewest,
    MAX(plays) AS most
  FROM ranked
  GROUP BY decile
)
SELECT
  decile,
  listeners,
  fewest,
  most,
  plays,
  FLOOR(1000 * CAST(plays AS DOUBLE PRECISION) / SUM(plays) OVER () + 0.5) / 10 AS percent_of_plays,
  FLOOR(
    1000 * CAST(SUM(plays) OVER (ORDER BY decile ROWS UNBOUNDED PRECEDING) AS DOUBLE PRECISION)
    / SUM(plays) OVER () + 0.5
  ) / 10 AS running_percent
FROM grouped
ORDER BY decile;
