import { matchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

/**
 * DuckDB's driver takes a text's leading U+FEFF for a byte order mark and drops it. A text that comes back changed would
 * get no match key, and its song would be missing from the catalogue: so it travels behind a character of ours.
 */
export const guarded = (column: string): string => `'.' || ${column}`
export const unguarded = (text: unknown): string => String(text).slice(1)

/** Adds the folded form of texts that the dictionary does not have yet. */
export async function addMatchKeys(session: Session, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return
  const { dialect } = session
  const shape = { name: 't_match_keys', columns: matchKeys.columns }
  await session.run('DROP TABLE IF EXISTS t_match_keys')
  await session.run(
    `CREATE TEMPORARY TABLE t_match_keys (${shape.columns.map((c) => `${c.name} ${dialect.type(c.type)}`).join(', ')})`
  )
  await session.insertRows(
    shape,
    texts.map((text) => [text, matchKey(text)])
  )
  await session.run(
    `INSERT INTO match_keys SELECT n.text, n.key FROM t_match_keys n
     LEFT JOIN match_keys k ON ${sameText(dialect.traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
  )
}
