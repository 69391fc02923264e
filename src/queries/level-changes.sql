-- title: Upgrades and downgrades
-- question: Who changed between free and paid, and when?
-- reads: From the history of levels by event time: the first level seen of a user is no change. days_before is how
--   long the former level had been seen.
WITH periods AS (
  SELECT
    user_id,
    level,
    valid_from,
    LAG(level) OVER (PARTITION BY user_id ORDER BY valid_from) AS former_level,
    LAG(valid_from) OVER (PARTITION BY user_id ORDER BY valid_from) AS former_from
  FROM user_levels
)
SELECT
  p.valid_from AS changed_at,
  p.user_id,
  u.first_name,
  u.last_name,
  p.former_level,
  p.level AS new_level,
  FLOOR(
    10 * CAST(
      FLOOR(EXTRACT(EPOCH FROM p.valid_from)) - FLOOR(EXTRACT(EPOCH FROM p.former_from)) AS DOUBLE PRECISION
    ) / 86400 + 0.5
  ) / 10 AS days_before
FROM periods AS p
LEFT JOIN users AS u ON u.user_id = p.user_id
WHERE p.former_level <> p.level
ORDER BY changed_at, user_id;
