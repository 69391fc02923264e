import { matchKey, plainMatchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import type { Dataset } from '../sources/types.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

/** Where texts get their folded form, in the extraction's DuckDB. */
const FOLDED = 'x_match_keys'
/** Texts that this process holds, on their way there. */
const GIVEN = { name: 'x_match_texts', columns: matchKeys.columns.slice(0, 1) }
/** The texts that this run has brought to the warehouse. */
const LANDED = 'x_landed_texts'

const tableOf = (dataset: Dataset): string => `t_match_keys_${dataset}`

/**
 * Brings the texts that songs are matched by, and their folded form, to the dictionary of the warehouse. One for each run: what it
 * has landed it does not fold or land again, for most texts of a batch were in the batch before it; and that one was committed,
 * or nothing comes after it.
 */
export class MatchKeys {
  readonly #session: Session
  #begun = false

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * Brings texts to a temporary table of the warehouse, from which `add` takes them.
   * @param texts a SELECT of distinct texts, in one column `text`, in the extraction's DuckDB
   */
  async land(dataset: Dataset, texts: string): Promise<void> {
    const session = this.#session
    const into = { ...matchKeys, name: tableOf(dataset) }
    const columns = into.columns.map((c) => `${c.name} ${session.dialect.type(c.type)}`)
    await session.run(`DROP TABLE IF EXISTS ${into.name}`)
    await session.run(`CREATE TEMPORARY TABLE ${into.name} (${columns.join(', ')})`)
    const from = await session.extractDb()
    if (!this.#begun) await from.run(`CREATE OR REPLACE TEMP TABLE ${LANDED} (text VARCHAR)`)
    this.#begun = true
    await fold(from, `SELECT text FROM (${texts}) ANTI JOIN ${LANDED} USING (text)`)
    const select = `SELECT text, key FROM ${FOLDED} WHERE key IS NOT NULL`
    await session.load(await session.land({ from, select, into }))
    await from.run(`INSERT INTO ${LANDED} SELECT text FROM (${select})`)
  }

  /** The same for texts that this process holds. */
  async landTexts(dataset: Dataset, texts: readonly string[]): Promise<void> {
    const db = await this.#session.extractDb()
    await db.run(`CREATE OR REPLACE TEMP TABLE ${GIVEN.name} (text VARCHAR)`)
    await db.append(
      GIVEN,
      texts.map((text) => [text]),
      'temp'
    )
    await this.land(dataset, `SELECT text FROM ${GIVEN.name}`)
  }

  /** Adds what was landed and the dictionary does not have yet. */
  async add(dataset: Dataset): Promise<void> {
    await this.#session.run(
      `INSERT INTO match_keys SELECT n.text, n.key FROM ${tableOf(dataset)} n
     LEFT JOIN match_keys k ON ${sameText(this.#session.dialect.traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
    )
  }
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
