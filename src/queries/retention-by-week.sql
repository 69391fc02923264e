-- title: Retention by week
-- question: Of the listeners who first came in a week, how many listen again in the weeks after?
-- reads: A listener belongs to the week (from Monday, UTC) of their first play; weeks_later 0 is that week and always
--   100 %. A week in which none came back has no row.
WITH active AS (
  SELECT DISTINCT user_id, DATE_TRUNC('week', start_time) AS active_week
  FROM songplays
),
firsts AS (
  SELECT user_id, MIN(active_week) AS first_week
  FROM active
  GROUP BY user_id
),
sizes AS (
  SELECT first_week, COUNT(*) AS cohort_size
  FROM firsts
  GROUP BY first_week
),
returns AS (
  SELECT f.first_week, a.active_week, COUNT(*) AS listeners
  FROM active AS a
  JOIN firsts AS f ON f.user_id = a.user_id
  GROUP BY f.first_week, a.active_week
)
SELECT
  CAST(r.first_week AS DATE) AS first_week,
  CAST((EXTRACT(EPOCH FROM r.active_week) - EXTRACT(EPOCH FROM r.first_week)) / 604800 AS INTEGER) AS weeks_later,
  r.listeners,
  s.cohort_size,
  FLOOR(1000 * CAST(r.listeners AS DOUBLE PRECISION) / s.cohort_size + 0.5) / 10 AS percent_of_cohort
FROM returns AS r
JOIN sizes AS s ON s.first_week = r.first_week
ORDER BY first_week, weeks_later;
