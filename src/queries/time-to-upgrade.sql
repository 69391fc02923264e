-- title: Time to the first upgrade
-- question: How long after they register, and after how many songs, do users first upgrade?
-- reads: One row for each user who was seen to go from free to paid. Songs before the first loaded log are not known.
WITH periods AS (
  SELECT
    user_id,
    level,
    valid_from,
    LAG(level) OVER (PARTITION BY user_id ORDER BY valid_from) AS former_level
  FROM user_levels
),
upgrades AS (
  SELECT user_id, MIN(valid_from) AS upgraded_at
  FROM periods
  WHERE former_level = 'free' AND level = 'paid'
  GROUP BY user_id
),
registered AS (
  SELECT user_id, MIN(registration) AS registered_ms
  FROM staging_events
  GROUP BY user_id
),
songs_before AS (
  SELECT u.user_id, COUNT(*) AS songs
  FROM upgrades AS u
  JOIN songplays AS p ON p.user_id = u.user_id AND p.start_time < u.upgraded_at
  GROUP BY u.user_id
)
SELECT
  u.upgraded_at,
  u.user_id,
  FLOOR(
    10 * (
      CAST(FLOOR(EXTRACT(EPOCH FROM u.upgraded_at)) AS DOUBLE PRECISION)
      - CAST(r.registered_ms AS DOUBLE PRECISION) / 1000
    ) / 86400 + 0.5
  ) / 10 AS days_after_registration,
  COALESCE(s.songs, 0) AS songs_before
FROM upgrades AS u
LEFT JOIN registered AS r ON r.user_id = u.user_id
LEFT JOIN songs_before AS s ON s.user_id = u.user_id
ORDER BY upgraded_at, user_id;
