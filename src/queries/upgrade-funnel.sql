-- title: From free to paid
-- question: How many free users look at the upgrade page, and how many of them upgrade?
-- reads: Users with any event on the free level; each step counts those who also took the steps before it.
-- bars: step users
WITH steps AS (
  SELECT
    user_id,
    MAX(CASE WHEN page = 'NextSong' THEN 1 ELSE 0 END) AS listened,
    MAX(CASE WHEN page = 'Upgrade' THEN 1 ELSE 0 END) AS looked,
    MAX(CASE WHEN page = 'Submit Upgrade' THEN 1 ELSE 0 END) AS submitted
  FROM staging_events
  WHERE level = 'free' AND user_id IS NOT NULL
  GROUP BY user_id
),
totals AS (
  SELECT
    COUNT(*) AS seen,
    CAST(SUM(listened) AS BIGINT) AS listened,
    CAST(SUM(listened * looked) AS BIGINT) AS looked,
    CAST(SUM(listened * looked * submitted) AS BIGINT) AS submitted
  FROM steps
),
funnel AS (
  SELECT 1 AS step_number, 'seen on the free level' AS step, seen AS users, seen FROM totals
  UNION ALL
  SELECT 2, 'played a song', listened, seen FROM totals
  UNION ALL
  SELECT 3, 'opened Upgrade', looked, seen FROM totals
  UNION ALL
  SELECT 4, 'submitted the upgrade', submitted, seen FROM totals
)
SELECT
  step_number,
  step,
  users,
  FLOOR(1000 * CAST(users AS DOUBLE PRECISION) / NULLIF(seen, 0) + 0.5) / 10 AS percent_of_first
FROM funnel
ORDER BY step_number;
