-- title: Errors by day
-- question: On which days did users meet errors?
-- reads: Events on the page Error or with an HTTP status from 400 up; days are UTC, and days without errors are shown
--   too.
-- bars: event_day errors
WITH events AS (
  SELECT DISTINCT user_id, session_id, item_in_session, ts, page, status
  FROM staging_events
),
dated AS (
  SELECT
    DATE '1970-01-01' + CAST(FLOOR(CAST(ts AS DOUBLE PRECISION) / 86400000) AS INTEGER) AS event_day,
    CASE WHEN page = 'Error' OR status >= 400 THEN 1 ELSE 0 END AS failed,
    user_id
  FROM events
)
SELECT
  event_day,
  COUNT(*) AS events,
  CAST(SUM(failed) AS BIGINT) AS errors,
  COUNT(DISTINCT CASE WHEN failed = 1 THEN user_id END) AS users_hit,
  FLOOR(10000 * CAST(SUM(failed) AS DOUBLE PRECISION) / COUNT(*) + 0.5) / 10 AS errors_per_1000_events
FROM dated
GROUP BY event_day
ORDER BY event_day;
