import { matchKey, plainMatchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

const tableOf = (dataset: Dataset): string => `t_match_keys_${dataset}`
/** Where the texts of a dataset get their folded form, in the extraction's DuckDB. */
const foldedOf = (dataset: Dataset): string => `x_match_keys_${dataset}`
const GIVEN = { name: 'x_match_texts', columns: matchKeys.columns.slice(0, 1) }

/** Forgets the texts that were folded for the batch before. */
export async function beginMatchKeys(db: DuckDb, dataset: Dataset): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE ${foldedOf(dataset)} (text VARCHAR, key VARCHAR)`)
}

/**
 * Folds the texts of a part that no part before it had. DuckDB does so with the plain ones; the others, a few in a hundred, come
 * here and go back with their form.
 * @param texts a SELECT of distinct texts, in one column `text`, in the extraction's DuckDB
 */
export async function foldTexts(db: DuckDb, dataset: Dataset, texts: string): Promise<void> {
  const folded = foldedOf(dataset)
  await db.run(
    `INSERT INTO ${folded} SELECT t.text, ${plainMatchKey('t.text')} FROM (${texts}) t ANTI JOIN ${folded} k ON k.text = t.text`
  )
  const rest = await db.all(`SELECT text FROM ${folded} WHERE key IS NULL`)
  if (rest.length === 0) return
  await db.run(`DELETE FROM ${folded} WHERE key IS NULL`)
  await db.append(
    { name: folded, columns: matchKeys.columns },
    rest.map((row) => [String(row.text), matchKey(String(row.text))]),
    'temp'
  )
}

/** Brings the folded form of a batch's texts to the warehouse, into a temporary table that `addMatchKeys` takes them from. */
export async function landMatchKeys(session: Session, dataset: Dataset): Promise<void> {
  const { dialect } = session
  const into = { ...matchKeys, name: tableOf(dataset) }
  await session.run(`DROP TABLE IF EXISTS ${into.name}`)
  const columns = into.columns.map((c) => `${c.name} ${dialect.type(c.type)}`)
  await session.run(`CREATE TEMPORARY TABLE ${into.name} (${columns.join(', ')})`)
  const from = await session.extractDb()
  await session.load(await session.land({ from, select: `SELECT text, key FROM ${foldedOf(dataset)}`, into }))
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
  await beginMatchKeys(db, dataset)
  await foldTexts(db, dataset, `SELECT text FROM ${GIVEN.name}`)
  await landMatchKeys(session, dataset)
}

/** Adds what was landed and the dictionary does not have yet. */
export async function addMatchKeys(session: Session, dataset: Dataset): Promise<void> {
  await session.run(
    `INSERT INTO match_keys SELECT n.text, n.key FROM ${tableOf(dataset)} n
     LEFT JOIN match_keys k ON ${sameText(session.dialect.traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
  )
}
