import type { SongMatch } from '../model/scope.ts'
import { FIRST_NUMBERED_LINE } from '../model/staging.ts'
import type { TableDef } from '../model/types.ts'
import { sameText, type TextRules } from '../util/same-text.ts'
import type { Dialect } from '../warehouse/types.ts'

/** One statement with a name for people. */
export interface Step {
  readonly name: string
  readonly sql: string
  /** A temporary table that a step before it has filled: without a row in it, the statement would change nothing. */
  readonly needs?: string
}

/** 2^32: a songplay_id is file_id * 2^32 + line. */
export const PLAY_ID = (alias: string): string => `${alias}.file_id * 4294967296 + ${alias}.line`

/**
 * A temporary table made from a SELECT. Every engine takes this form; ON COMMIT DROP, which only PostgreSQL has, is
 * not needed, since the next batch replaces it and the end of the session drops it.
 */
export function temp(name: string, select: string): Step[] {
  return [
    { name: `clear ${name}`, sql: `DROP TABLE IF EXISTS ${name}` },
    { name, sql: `CREATE TEMPORARY TABLE ${name} AS\n${select}` }
  ]
}

/**
 * Fresh statistics of tables that a step has filled, for the steps that join them: a planner that takes a table for
 * nearly empty loops over all of it once for each row (minutes, on PostgreSQL, at a million plays).
 */
export const statistics = (dialect: Dialect, tables: readonly TableDef[]): Step[] =>
  dialect.analyze(tables).map((sql) => ({ name: `statistics of ${tables.map((t) => t.name).join(', ')}`, sql }))

/** The same for a temporary table that was just filled, where the engine knows nothing of such. */
export const newStatistics = ({ traits, analyze }: Dialect, ...names: readonly string[]): Step[] =>
  traits.knowsNewTables
    ? []
    : analyze(names.map((name) => ({ name }))).map((sql) => ({ name: `statistics of ${names.join(', ')}`, sql }))

export type SqlContext = { readonly dialect: Dialect; readonly songMatch: SongMatch }

/** A condition: the event is a play. */
export const isPlay = (rules: TextRules, alias: string): string => sameText(rules, `${alias}.page`, "'NextSong'")

/**
 * The order of equal rows of one file: by line; where rows have numbers instead, which each load gives anew, by their content, so
 * that the star does not depend on them. Engines that never have such rows keep the plain order.
 */
export function lineOrder(
  rules: { readonly readsObjectStore: boolean },
  alias: string,
  columns: readonly string[],
  direction: '' | ' DESC' = ''
): string {
  const line = `${alias}.line${direction}`
  if (!rules.readsObjectStore) return line
  const content = columns.map((c) => `COALESCE(CAST(${alias}.${c} AS VARCHAR(1024)), '')`).join(" || '|' || ")
  return `CASE WHEN ${alias}.line >= ${FIRST_NUMBERED_LINE} THEN ${content} END${direction}, ${line}`
}
