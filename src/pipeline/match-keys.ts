import { matchKey, plainMatchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

const tableOf = (dataset: Dataset): string => `t_match_keys_${dataset}`
/** Where texts get their folded form, in the extraction's DuckDB. */
const FOLDED = 'x_match_keys'
const GIVEN = { name: 'x_match_texts', columns: matchKeys.columns.slice(0, 1) }

/**
 * Brings the folded form of texts to the warehouse, into a temporary table that `addMatchKeys` takes them from.
 * @param texts a SELECT of distinct texts, in one column `text`, in the extraction's DuckDB
 */
export async function landMatchKeys(session: Session, dataset: Dataset, texts: string): Promise<void> {
  const { dialect } = session
  const into = { ...matchKeys, name: tableOf(dataset) }
  await session.run(`DROP TABLE IF EXISTS ${into.name}`)
  const columns = into.columns.map((c) => `${c.name} ${dialect.type(c.type)}`)
  await session.run(`CREATE TEMPORARY TABLE ${into.name} (${columns.join(', ')})`)
  const from = await session.extractDb()
  await fold(from, texts)
  await session.load(
    await session.land({ from, select: `SELECT text, key FROM ${FOLDED} WHERE key IS NOT NULL`, into })
  )
}

/** The same for texts that this process holds. */
export async function landMatchKeysOf(session: Session, dataset: Dataset, texts: readonly string[]): Promise<void> {
  const db = await session.extractDb()
  await db.run(`CREATE OR REPLACE TEMP TABLE ${GIVEN.name} (text VARCHAR)`)
  await db.append(
    GIVEN,
    texts.map((text) => [text]),
    'temp'
  )
  await landMatchKeys(session, dataset, `SELECT text FROM ${GIVEN.name}`)
}

/** DuckDB folds the plain texts; the others, a few in a hundred, come here and go back with their form. */
async function fold(db: DuckDb, texts: string): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE ${FOLDED} AS SELECT text, ${plainMatchKey('text')} AS key FROM (${texts})`)
  const rest = await db.all(`SELECT text FROM ${FOLDED} WHERE key IS NULL`)
  await db.append(
    { name: FOLDED, columns: matchKeys.columns },
    rest.map((row) => [String(row.text), matchKey(String(row.text))]),
    'temp'
  )
}

/** Adds what was landed and the dictionary does not have yet. */
export async function addMatchKeys(session: Session, dataset: Dataset): Promise<void> {
  await session.run(
    `INSERT INTO match_keys SELECT n.text, n.key FROM ${tableOf(dataset)} n
     LEFT JOIN match_keys k ON ${sameText(session.dialect.traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
  )
}
