-- title: Events by page
-- question: Which pages do people use, and how many of them?
-- reads: Every event, of logged-out visitors too; users counts those who were logged in.
-- bars: page events
WITH events AS (
  SELECT DISTINCT user_id, session_id, item_in_session, ts, page
  FROM staging_events
)
SELECT
  page,
  COUNT(*) AS events,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_events,
  COUNT(DISTINCT user_id) AS users
FROM events
GROUP BY page
ORDER BY events DESC, page;
