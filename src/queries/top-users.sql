-- title: Top listeners
-- question: Who listens most?
-- reads: The level is the one of the user's latest event. Hours are the lengths of the songs begun, heard to their
--   end or not.
-- bars: user_id plays
WITH listening AS (
  SELECT
    user_id,
    COUNT(*) AS plays,
    COUNT(DISTINCT session_id) AS sessions,
    SUM(CAST(FLOOR(1000 * COALESCE(length, 0) + 0.5) AS BIGINT)) AS heard_ms
  FROM plays
  GROUP BY user_id
)
SELECT
  l.user_id,
  u.first_name,
  u.last_name,
  u.level,
  l.plays,
  l.sessions,
  FLOOR(10 * CAST(l.heard_ms AS DOUBLE PRECISION) / 3600000 + 0.5) / 10 AS hours
FROM listening AS l
LEFT JOIN users AS u ON u.user_id = l.user_id
ORDER BY plays DESC, user_id
LIMIT 20;
