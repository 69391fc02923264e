import { distinctText, type TextRules } from '../util/same-text.ts'
import { isPlay, PLAY_ID, type Step, temp } from './types.ts'

/**
 * Takes back the rows of file versions that a new version replaces (their ids are in t_replaced), and remembers what
 * they touched, so that the transform can mend exactly that.
 */
export function removeReplaced(rules: TextRules): Step[] {
  const gone = (alias: string): string => `${alias}.file_id IN (SELECT file_id FROM t_replaced)`
  return [
    ...temp(
      't_removed_songs',
      `SELECT DISTINCT ${distinctText(rules, 's.song_id')} FROM staging_songs s WHERE ${gone('s')}`
    ),
    ...temp(
      't_removed_plays',
      `SELECT e.user_id, e.session_id, e.item_in_session, e.ts, ${PLAY_ID('e')} AS songplay_id
       FROM staging_events e WHERE ${gone('e')} AND ${isPlay(rules, 'e')}`
    ),
    ...temp(
      't_removed_users',
      `SELECT DISTINCT e.user_id FROM staging_events e WHERE ${gone('e')} AND e.user_id IS NOT NULL`
    ),
    {
      name: 'remove replaced plays',
      needs: 't_replaced',
      sql: 'DELETE FROM songplays WHERE songplay_id IN (SELECT songplay_id FROM t_removed_plays)'
    },
    {
      name: 'remove their matches',
      needs: 't_replaced',
      sql: 'DELETE FROM song_matches WHERE songplay_id IN (SELECT songplay_id FROM t_removed_plays)'
    },
    {
      name: 'remove replaced events',
      needs: 't_replaced',
      sql: 'DELETE FROM staging_events WHERE file_id IN (SELECT file_id FROM t_replaced)'
    },
    {
      name: 'remove replaced songs',
      needs: 't_replaced',
      sql: 'DELETE FROM staging_songs WHERE file_id IN (SELECT file_id FROM t_replaced)'
    },
    {
      name: 'mark replaced files',
      needs: 't_replaced',
      sql: "UPDATE etl_files SET status = 'replaced' WHERE file_id IN (SELECT file_id FROM t_replaced)"
    }
  ]
}
