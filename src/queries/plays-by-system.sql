-- title: Plays by operating system
-- question: Which operating systems do people listen on?
-- reads: Told from the user agent by rules in this order: iPhones also say Mac OS X, and Android also says Linux.
-- bars: operating_system plays
WITH agents AS (
  SELECT
    CASE
      WHEN user_agent IS NULL OR user_agent = '' THEN 'unknown'
      WHEN user_agent LIKE '%iPhone%' OR user_agent LIKE '%iPad%' OR user_agent LIKE '%iPod%' THEN 'iOS'
      WHEN user_agent LIKE '%Android%' THEN 'Android'
      WHEN user_agent LIKE '%Windows%' THEN 'Windows'
      WHEN user_agent LIKE '%Macintosh%' OR user_agent LIKE '%Mac OS X%' THEN 'macOS'
      WHEN user_agent LIKE '%CrOS%' THEN 'ChromeOS'
      WHEN user_agent LIKE '%Linux%' OR user_agent LIKE '%X11%' THEN 'Linux'
      ELSE 'other'
    END AS operating_system,
    user_id
  FROM songplays
)
SELECT
  operating_system,
  COUNT(*) AS plays,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays,
  COUNT(DISTINCT user_id) AS listeners
FROM agents
GROUP BY operating_system
ORDER BY plays DESC, operating_system;
