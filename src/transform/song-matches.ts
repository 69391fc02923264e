import type { SongMatch } from '../model/scope.ts'
import { distinctText, exactText, sameText, type TextRules } from '../util/same-text.ts'
import type { Dialect } from '../warehouse/types.ts'
import { ofTouchedSongs } from './songs.ts'
import { isPlay, newStatistics, type SqlContext, type Step, temp } from './types.ts'

/**
 * The songs under every spelling of title and artist that was ever seen, in staging or in the catalogue: hardly more than
 * there are songs. To be made once a batch, when all of its texts have their match keys.
 */
export function songTexts({ dialect }: SqlContext): Step[] {
  const same = (a: string, b: string): string => sameText(dialect.traits, a, b)
  return [
    ...temp(
      't_song_texts',
      `SELECT kt.text AS song, ka.text AS artist, c.song_id, c.title, c.artist_name, c.duration
FROM song_catalogue c
JOIN match_keys kt ON ${same('kt.key', 'c.title_key')}
JOIN match_keys ka ON ${same('ka.key', 'c.artist_key')}`
    ),
    ...newStatistics(dialect, 't_song_texts')
  ]
}

/**
 * The song of each play by both rules (DESIGN §4): of several, the one whose duration is closest to the length, then
 * the smallest song_id. What matches exactly also matches normalized, so one join finds the candidates of both.
 * @param source a SELECT of file_id, line, song, artist, length: the plays to match
 */
export function matchPlays(dialect: Dialect, source: string): Step[] {
  const rules = dialect.traits
  const same = (a: string, b: string): string => sameText(rules, a, b)
  const song = exactText(rules, 'song_id')
  return [
    ...temp(
      't_candidates',
      `SELECT x.file_id, x.line, c.song_id, ABS(c.duration - x.length) AS distance,
  CASE WHEN ${same('c.title', 'x.song')} AND ${same('c.artist_name', 'x.artist')} THEN 0 ELSE 1 END AS inexact
FROM (
${source}
) x
JOIN t_song_texts c ON ${same('c.song', 'x.song')} AND ${same('c.artist', 'x.artist')}`
    ),
    ...temp(
      't_matches',
      `SELECT file_id, line,
  MAX(CASE WHEN exact_place = 1 AND inexact = 0 THEN song_id END) AS exact_song_id,
  MAX(CASE WHEN place = 1 THEN song_id END) AS normalized_song_id
FROM (
  SELECT file_id, line, song_id, inexact,
    ROW_NUMBER() OVER (PARTITION BY file_id, line ORDER BY inexact, distance NULLS LAST, ${song}) AS exact_place,
    ROW_NUMBER() OVER (PARTITION BY file_id, line ORDER BY distance NULLS LAST, ${song}) AS place
  FROM t_candidates
) ranked
GROUP BY file_id, line`
    ),
    ...newStatistics(dialect, 't_matches'),
    {
      name: 'keep the matches',
      sql: `INSERT INTO song_matches
SELECT file_id * 4294967296 + line, exact_song_id, normalized_song_id FROM t_matches`
    }
  ]
}

export const matchColumn = (rule: SongMatch): string => (rule === 'exact' ? 'exact_song_id' : 'normalized_song_id')

/** After `songTexts`: matches plays that are already loaded again, where a song that came, changed or went concerns them. */
export function lateSongs({ dialect, songMatch: rule }: SqlContext): Step[] {
  const rules = dialect.traits
  const same = (a: string, b: string): string => sameText(rules, a, b)
  return [
    ...temp(
      't_affected_keys',
      `SELECT ${distinctText(rules, 'title_key')}, ${distinctText(rules, 'artist_key')} FROM t_old_catalogue
UNION
SELECT ${distinctText(rules, 'title_key')}, ${distinctText(rules, 'artist_key')} FROM song_catalogue WHERE ${ofTouchedSongs(rules)}`
    ),
    ...temp(
      't_affected_plays',
      `SELECT e.file_id, e.line, e.song, e.artist, e.length, p.songplay_id
FROM staging_events e
JOIN match_keys kt ON ${same('kt.text', 'e.song')}
JOIN match_keys ka ON ${same('ka.text', 'e.artist')}
JOIN t_affected_keys a ON ${same('a.title_key', 'kt.key')} AND ${same('a.artist_key', 'ka.key')}
JOIN songplays p ON p.songplay_id = e.file_id * 4294967296 + e.line
WHERE ${isPlay(rules, 'e')}`
    ),
    {
      name: 'clear matches of affected plays',
      needs: 't_affected_plays',
      sql: 'DELETE FROM song_matches WHERE songplay_id IN (SELECT songplay_id FROM t_affected_plays)'
    },
    {
      name: 'clear songs of affected plays',
      needs: 't_affected_plays',
      sql: `UPDATE songplays SET song_id = NULL, artist_id = NULL
WHERE song_id IS NOT NULL AND songplay_id IN (SELECT songplay_id FROM t_affected_plays)`
    },
    ...matchPlays(dialect, 'SELECT file_id, line, song, artist, length FROM t_affected_plays'),
    {
      name: 'set songs of affected plays',
      sql: `UPDATE songplays SET song_id = s.song_id, artist_id = s.artist_id
FROM t_matches m JOIN songs s ON ${same('s.song_id', `m.${matchColumn(rule)}`)}
WHERE songplays.songplay_id = m.file_id * 4294967296 + m.line`
    }
  ]
}

/** Points every play to its song by the other rule, when SONG_MATCH was changed since the last run. */
export function repoint(rules: TextRules, rule: SongMatch): Step[] {
  return [
    {
      name: 'clear songs of plays',
      sql: 'UPDATE songplays SET song_id = NULL, artist_id = NULL WHERE song_id IS NOT NULL'
    },
    {
      name: 'set songs of plays',
      sql: `UPDATE songplays SET song_id = s.song_id, artist_id = s.artist_id
FROM song_matches m JOIN songs s ON ${sameText(rules, 's.song_id', `m.${matchColumn(rule)}`)}
WHERE songplays.songplay_id = m.songplay_id`
    }
  ]
}
