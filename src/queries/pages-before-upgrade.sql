-- title: Pages before an upgrade
-- question: What did users do right before they submitted an upgrade?
-- reads: The ten events of the same user before each "Submit Upgrade", by page; directly_before counts those that
--   came last.
-- bars: page events
WITH events AS (
  SELECT DISTINCT user_id, session_id, item_in_session, ts, page
  FROM staging_events
  WHERE user_id IS NOT NULL
),
numbered AS (
  SELECT
    user_id,
    page,
    ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts, session_id, item_in_session, page) AS n
  FROM events
)
SELECT
  e.page,
  COUNT(*) AS events,
  COUNT(DISTINCT e.user_id) AS users,
  CAST(SUM(CASE WHEN e.n = c.n - 1 THEN 1 ELSE 0 END) AS BIGINT) AS directly_before
FROM numbered AS c
JOIN numbered AS e ON e.user_id = c.user_id AND e.n BETWEEN c.n - 10 AND c.n - 1
WHERE c.page = 'Submit Upgrade'
GROUP BY e.page
ORDER BY events DESC, page;
