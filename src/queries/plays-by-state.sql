-- title: Plays by state
-- question: In which states are the most songs played?
-- reads: What stands after the comma of the location; an area across several states (NY-NJ-PA) counts as its own.
-- bars: state plays
WITH located AS (
  SELECT COALESCE(NULLIF(SPLIT_PART(location, ', ', 2), ''), 'unknown') AS state, user_id
  FROM songplays
)
SELECT
  state,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners,
  FLOOR(1000 * CAST(COUNT(*) AS DOUBLE PRECISION) / SUM(COUNT(*)) OVER () + 0.5) / 10 AS percent_of_plays
FROM located
GROUP BY state
ORDER BY plays DESC, state;
