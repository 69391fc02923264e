import { type FileRange, inRange } from '../model/scope.ts'
import { distinctText, exactText, sameText, type TextRules, textKey } from '../util/same-text.ts'
import type { Traits } from '../warehouse/types.ts'
import { lineOrder, type Step, temp } from './types.ts'

/** The songs that a batch touches: staged by it, or taken back with a replaced file. */
export function touchedSongs(rules: TextRules, range: FileRange): Step[] {
  return [
    ...temp(
      't_songs',
      `SELECT ${distinctText(rules, 's.song_id')} FROM staging_songs s WHERE ${inRange('s', range)}
UNION
SELECT ${distinctText(rules, 'song_id')} FROM t_removed_songs`
    ),
    ...temp('t_old_catalogue', `SELECT * FROM song_catalogue WHERE ${ofTouchedSongs(rules)}`)
  ]
}

/** What tells the rows of one song apart where no line does. */
const CONTENT = [
  'title',
  'artist_id',
  'artist_name',
  'artist_location',
  'year',
  'duration',
  'artist_latitude',
  'artist_longitude'
]

/**
 * The catalogue: for each song_id the staged row with the greatest (uri, line) (DESIGN §4). Nearly every song has one
 * row; only the others are ranked, since sorting by uri is the expensive part.
 */
export function songCatalogue(rules: Traits): Step[] {
  const same = (a: string, b: string): string => sameText(rules, a, b)
  return [
    ...temp(
      't_song_rows',
      `SELECT s.song_id, COUNT(*) AS n, MIN(s.file_id) AS file_id, MIN(s.line) AS line
FROM staging_songs s JOIN t_songs t ON ${same('t.song_id', 's.song_id')}
GROUP BY ${textKey(rules, 's.song_id')}`
    ),
    ...temp(
      't_song_winners',
      `SELECT file_id, line FROM t_song_rows WHERE n = 1
UNION ALL
SELECT file_id, line FROM (
  SELECT s.file_id, s.line,
    ROW_NUMBER() OVER (PARTITION BY ${textKey(rules, 's.song_id')} ORDER BY f.uri DESC, ${lineOrder(rules, 's', CONTENT, ' DESC')}) AS place
  FROM staging_songs s
  JOIN t_song_rows r ON ${same('r.song_id', 's.song_id')} AND r.n > 1
  JOIN etl_files f ON f.file_id = s.file_id
) ranked
WHERE place = 1`
    ),
    {
      name: 'clear touched songs of the catalogue',
      sql: `DELETE FROM song_catalogue WHERE ${ofTouchedSongs(rules)}`
    },
    {
      name: 'fill the catalogue',
      sql: `INSERT INTO song_catalogue
SELECT s.song_id, s.title, s.artist_id, s.artist_name, s.artist_location, s.artist_latitude, s.artist_longitude,
  s.year, s.duration, kt.key, ka.key, s.file_id, s.line
FROM t_song_winners w
JOIN staging_songs s ON s.file_id = w.file_id AND s.line = w.line
JOIN match_keys kt ON ${same('kt.text', 's.title')}
JOIN match_keys ka ON ${same('ka.text', 's.artist_name')}`
    }
  ]
}

/** A condition on song_id. In this form a planner knows that no row comes twice, and takes no join of unknown size for a million rows. */
export const ofTouchedSongs = (rules: TextRules): string =>
  `${exactText(rules, 'song_id')} IN (SELECT ${exactText(rules, 'song_id')} FROM t_songs)`

/** songs: one row a song_id, from its row in the catalogue. */
export function songs(rules: TextRules): Step[] {
  return [
    { name: 'clear touched songs', sql: `DELETE FROM songs WHERE ${ofTouchedSongs(rules)}` },
    {
      name: 'fill songs',
      sql: `INSERT INTO songs
SELECT song_id, title, artist_id, year, duration FROM song_catalogue WHERE ${ofTouchedSongs(rules)}`
    }
  ]
}
