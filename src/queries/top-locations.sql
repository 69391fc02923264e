-- title: Top locations
-- question: Where are the most songs played?
-- reads: The metropolitan area as it was logged with each play.
-- bars: location plays
SELECT
  location,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners
FROM songplays
GROUP BY location, LENGTH(location)
ORDER BY plays DESC, location NULLS LAST
LIMIT 20;
