import { distinctText, exactText, otherText, sameText, type TextRules, textKey } from '../util/same-text.ts'
import { ofTouchedSongs } from './songs.ts'
import { type Step, temp } from './types.ts'

/**
 * artists: one row an artist_id (DESIGN §4). The name that most of its songs use, then the smallest in code-point
 * order; the location of its smallest song_id that has one; both coordinates of its smallest song_id that has both.
 */
export function artists(rules: TextRules): Step[] {
  const artist = textKey(rules, 'artist_id')
  const song = exactText(rules, 'song_id')
  const touchedArtists = `${exactText(rules, 'artist_id')} IN (SELECT ${exactText(rules, 'artist_id')} FROM t_artists)`
  const leastSong = (condition: string): string => `MIN(CASE WHEN ${condition} THEN ${song} END)`
  const hasPlace = 'artist_latitude IS NOT NULL AND artist_longitude IS NOT NULL'
  return [
    ...temp(
      't_artists',
      `SELECT ${distinctText(rules, 'artist_id')} FROM t_old_catalogue
UNION
SELECT ${distinctText(rules, 'artist_id')} FROM song_catalogue WHERE ${ofTouchedSongs(rules)}`
    ),
    { name: 'clear touched artists', sql: `DELETE FROM artists WHERE ${touchedArtists}` },
    {
      name: 'fill artists',
      sql: `INSERT INTO artists
SELECT n.artist_id, n.artist_name, l.artist_location, g.artist_latitude, g.artist_longitude
FROM (
  SELECT artist_id, artist_name,
    ROW_NUMBER() OVER (PARTITION BY ${artist} ORDER BY COUNT(*) DESC, ${exactText(rules, 'artist_name')}) AS place
  FROM song_catalogue WHERE ${touchedArtists}
  GROUP BY ${artist}, ${textKey(rules, 'artist_name')}
) n
JOIN (
  SELECT artist_id, COALESCE(${leastSong(otherText(rules, 'artist_location', "''"))}, MIN(${song})) AS of_location,
    ${leastSong(hasPlace)} AS of_place
  FROM song_catalogue WHERE ${touchedArtists}
  GROUP BY ${artist}
) s ON ${sameText(rules, 's.artist_id', 'n.artist_id')}
JOIN song_catalogue l ON ${exactText(rules, 'l.song_id')} = s.of_location
LEFT JOIN song_catalogue g ON ${exactText(rules, 'g.song_id')} = s.of_place
WHERE n.place = 1`
    }
  ]
}
