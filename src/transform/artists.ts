import { type Step, temp } from './types.ts'

/**
 * artists: one row an artist_id (DESIGN §4). The name that most of its songs use, then the smallest in code-point
 * order; the location of its smallest song_id that has one; both coordinates of its smallest song_id that has both.
 */
export function artists(): Step[] {
  const songsOf = 'song_catalogue c JOIN t_artists t ON t.artist_id = c.artist_id'
  return [
    ...temp(
      't_artists',
      `SELECT artist_id FROM t_old_catalogue
UNION
SELECT c.artist_id FROM song_catalogue c JOIN t_songs t ON t.song_id = c.song_id`
    ),
    { name: 'clear touched artists', sql: 'DELETE FROM artists WHERE artist_id IN (SELECT artist_id FROM t_artists)' },
    {
      name: 'fill artists',
      sql: `INSERT INTO artists
SELECT n.artist_id, n.artist_name, l.artist_location, g.latitude, g.longitude
FROM (
  SELECT c.artist_id, c.artist_name,
    ROW_NUMBER() OVER (PARTITION BY c.artist_id ORDER BY COUNT(*) DESC, c.artist_name) AS place
  FROM ${songsOf}
  GROUP BY c.artist_id, c.artist_name
) n
JOIN (
  SELECT c.artist_id, c.artist_location,
    ROW_NUMBER() OVER (
      PARTITION BY c.artist_id
      ORDER BY CASE WHEN c.artist_location <> '' THEN 0 ELSE 1 END, c.song_id
    ) AS place
  FROM ${songsOf}
) l ON l.artist_id = n.artist_id AND l.place = 1
JOIN (
  SELECT c.artist_id,
    CASE WHEN c.artist_longitude IS NOT NULL THEN c.artist_latitude END AS latitude,
    CASE WHEN c.artist_latitude IS NOT NULL THEN c.artist_longitude END AS longitude,
    ROW_NUMBER() OVER (
      PARTITION BY c.artist_id
      ORDER BY CASE WHEN c.artist_latitude IS NOT NULL AND c.artist_longitude IS NOT NULL THEN 0 ELSE 1 END, c.song_id
    ) AS place
  FROM ${songsOf}
) g ON g.artist_id = n.artist_id AND g.place = 1
WHERE n.place = 1`
    }
  ]
}
