-- title: Plays by browser
-- question: Which browsers do people listen with?
-- reads: Told from the user agent by rules in this order, since most browsers also name those they imitate. Quotes
--   around it do not matter.
-- bars: browser plays
WITH agents AS (
  SELECT
    CASE
      WHEN user_agent IS NULL OR user_agent = '' THEN 'unknown'
      WHEN user_agent LIKE '%MSIE %' OR user_agent LIKE '%Trident/%' THEN 'Internet Explorer'
      WHEN user_agent LIKE '%Edge/%' OR user_agent LIKE '%Edg/%' THEN 'Edge'
      WHEN user_agent LIKE '%OPR/%' OR user_agent LIKE '%Opera%' THEN 'Opera'
      WHEN user_agent LIKE '%Firefox/%' OR user_agent LIKE '%FxiOS/%' THEN 'Firefox'
      WHEN user_agent LIKE '%Chrome/%' OR user_agent LIKE '%CriOS/%' OR user_agent LIKE '%Chromium/%' THEN 'Chrome'
      WHEN user_agent LIKE '%Safari/%' THEN 'Safari'
      ELSE 'other'
    END AS browser,
    user_id
  FROM songplays
)
SELECT
  browser,
  COUNT(*) AS plays,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays,
  COUNT(DISTINCT user_id) AS listeners
FROM agents
GROUP BY browser
ORDER BY plays DESC, browser;
