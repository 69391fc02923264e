import { matchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import type { Dataset } from '../sources/types.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

/**
 * DuckDB's driver takes a text's leading U+FEFF for a byte order mark and drops it. A text that comes back changed would
 * get no match key, and its song would be missing from the catalogue: so it travels behind a character of ours.
 */
export const guarded = (column: string): string => `'.' || ${column}`
export const unguarded = (text: unknown): string => String(text).slice(1)

const tableOf = (dataset: Dataset): string => `t_match_keys_${dataset}`

/** Brings the folded form of texts to the warehouse, into a temporary table that `addMatchKeys` takes them from. */
export async function landMatchKeys(session: Session, dataset: Dataset, texts: readonly string[]): Promise<void> {
  const { dialect } = session
  const shape = { name: tableOf(dataset), columns: matchKeys.columns }
  await session.run(`DROP TABLE IF EXISTS ${shape.name}`)
  const columns = shape.columns.map((c) => `${c.name} ${dialect.type(c.type)}`)
  await session.run(`CREATE TEMPORARY TABLE ${shape.name} (${columns.join(', ')})`)
  await session.insertRows(
    shape,
    texts.map((text) => [text, matchKey(text)])
  )
}

/** Adds what was landed and the dictionary does not have yet. */
export async function addMatchKeys(session: Session, dataset: Dataset): Promise<void> {
  await session.run(
    `INSERT INTO match_keys SELECT n.text, n.key FROM ${tableOf(dataset)} n
     LEFT JOIN match_keys k ON ${sameText(session.dialect.traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
  )
}
