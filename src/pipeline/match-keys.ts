import { matchKey, plainMatchKey } from '../extract/fold.ts'
import { matchKeys } from '../model/index.ts'
import type { DuckDb } from '../util/duckdb.ts'
import { sameText } from '../util/same-text.ts'
import type { Session } from '../warehouse/types.ts'

/** In the extraction's DuckDB: every text that this run has folded; those of the last piece; those that wait to be landed. */
const SEEN = 'x_match_texts'
const NEW = { name: 'x_match_keys', columns: matchKeys.columns }
const WAITING = 'x_waiting_keys'
/** Texts that this process holds, on their way there. */
const GIVEN = { name: 'x_given_texts', columns: matchKeys.columns.slice(0, 1) }
/** At the warehouse: what was landed. */
const LANDED = { ...matchKeys, name: 't_match_keys' }

const create = (table: string): string => `CREATE OR REPLACE TEMP TABLE ${table} (text VARCHAR, key VARCHAR)`

/**
 * Brings the texts that songs are matched by, and their folded form, to the dictionary of the warehouse. Where that is the
 * extraction's own DuckDB, `fold` does all of it, in the transaction of the batch. For a server there is one of these for each run: a
 * text is folded and brought there once, for most texts of a batch were in the batch before it; and that one is committed first,
 * or nothing comes after it.
 */
export class MatchKeys {
  #begun = false

  /**
   * Folds what is new among texts, for `land`. DuckDB does so with the plain ones; the others, a few in a hundred, come here and
   * go back with their form.
   * @param texts a SELECT of distinct texts in the extraction's DuckDB, in one column `text`
   */
  async fold(session: Session, texts: string): Promise<void> {
    const db = await session.extractDb()
    const inPlace = session.dialect.traits.readsInPlace
    if (!inPlace) await this.#begin(db)
    await db.run(
      `CREATE OR REPLACE TEMP TABLE ${NEW.name} AS
       SELECT text, ${plainMatchKey('text')} AS key FROM (${texts}) ANTI JOIN ${inPlace ? matchKeys.name : SEEN} USING (text)`
    )
    const rest = await db.all(`SELECT text FROM ${NEW.name} WHERE key IS NULL`)
    await db.append(
      NEW,
      rest.map((row) => [String(row.text), matchKey(String(row.text))]),
      'temp'
    )
    const folded = `FROM ${NEW.name} WHERE key IS NOT NULL`
    await db.run(
      inPlace
        ? `INSERT INTO ${matchKeys.name} SELECT text, key ${folded}`
        : `INSERT INTO ${WAITING} SELECT text, key ${folded}; INSERT INTO ${SEEN} SELECT text ${folded}`
    )
  }

  /** Brings what was folded since the last time to a temporary table of the warehouse, from which `add` takes it. */
  async land(session: Session): Promise<void> {
    if (session.dialect.traits.readsInPlace) return
    const columns = LANDED.columns.map((c) => `${c.name} ${session.dialect.type(c.type)}`)
    await session.run(`DROP TABLE IF EXISTS ${LANDED.name}`)
    await session.run(`CREATE TEMPORARY TABLE ${LANDED.name} (${columns.join(', ')})`)
    const from = await session.extractDb()
    await this.#begin(from)
    await session.load(await session.land({ from, select: `SELECT text, key FROM ${WAITING}`, into: LANDED }))
    await from.run(create(WAITING))
  }

  /** Folds texts that this process holds. */
  async foldTexts(session: Session, texts: readonly string[]): Promise<void> {
    const db = await session.extractDb()
    await db.run(`CREATE OR REPLACE TEMP TABLE ${GIVEN.name} (text VARCHAR)`)
    await db.append(
      GIVEN,
      texts.map((text) => [text]),
      'temp'
    )
    await this.fold(session, `SELECT text FROM ${GIVEN.name}`)
  }

  /** Adds what was landed and the dictionary does not have yet. */
  async add(session: Session): Promise<void> {
    const { traits } = session.dialect
    if (traits.readsInPlace) return
    await session.run(
      `INSERT INTO match_keys SELECT n.text, n.key FROM ${LANDED.name} n
       LEFT JOIN match_keys k ON ${sameText(traits, 'k.text', 'n.text')} WHERE k.text IS NULL`
    )
  }

  async #begin(db: DuckDb): Promise<void> {
    if (this.#begun) return
    await db.run(`CREATE OR REPLACE TEMP TABLE ${SEEN} (text VARCHAR);\n${create(WAITING)}`)
    this.#begun = true
  }
}
