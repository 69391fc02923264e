import { distinctText, exactText, otherText, sameText, type TextRules, textKey } from '../util/same-text.ts'
import { type Step, temp } from './types.ts'

/**
 * artists: one row an artist_id (DESIGN §4). The name that most of its songs use, then the smallest in code-point
 * order; the location of its smallest song_id that has one; both coordinates of its smallest song_id that has both.
 */
export function artists(rules: TextRules): Step[] {
  const same = (a: string, b: string): string => sameText(rules, a, b)
  const songsOf = `song_catalogue c JOIN t_artists t ON ${same('t.artist_id', 'c.artist_id')}`
  const artist = textKey(rules, 'c.artist_id')
  const song = exactText(rules, 'c.song_id')
  return [
    ...temp(
      't_artists',
      `SELECT ${distinctText(rules, 'artist_id')} FROM t_old_catalogue
UNION
SELECT ${distinctText(rules, 'c.artist_id')} FROM song_catalogue c JOIN t_songs t ON ${same('t.song_id', 'c.song_id')}`
    ),
    {
      name: 'clear touched artists',
      sql: `DELETE FROM artists WHERE ${exactText(rules, 'artist_id')} IN (SELECT ${exactText(rules, 'artist_id')} FROM t_artists)`
    },
    {
      name: 'fill artists',
      sql: `INSERT INTO artists
SELECT n.artist_id, n.artist_name, l.artist_location, g.latitude, g.longitude
FROM (
  SELECT c.artist_id, c.artist_name,
    ROW_NUMBER() OVER (PARTITION BY ${artist} ORDER BY COUNT(*) DESC, ${exactText(rules, 'c.artist_name')}) AS place
  FROM ${songsOf}
  GROUP BY ${artist}, ${textKey(rules, 'c.artist_name')}
) n
JOIN (
  SELECT c.artist_id, c.artist_location,
    ROW_NUMBER() OVER (
      PARTITION BY ${artist}
      ORDER BY CASE WHEN ${otherText(rules, 'c.artist_location', "''")} THEN 0 ELSE 1 END, ${song}
    ) AS place
  FROM ${songsOf}
) l ON ${same('l.artist_id', 'n.artist_id')} AND l.place = 1
JOIN (
  SELECT c.artist_id,
    CASE WHEN c.artist_longitude IS NOT NULL THEN c.artist_latitude END AS latitude,
    CASE WHEN c.artist_latitude IS NOT NULL THEN c.artist_longitude END AS longitude,
    ROW_NUMBER() OVER (
      PARTITION BY ${artist}
      ORDER BY CASE WHEN c.artist_latitude IS NOT NULL AND c.artist_longitude IS NOT NULL THEN 0 ELSE 1 END, ${song}
    ) AS place
  FROM ${songsOf}
) g ON ${same('g.artist_id', 'n.artist_id')} AND g.place = 1
WHERE n.place = 1`
    }
  ]
}
