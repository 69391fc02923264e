import type { DatePart, Dialect, Traits } from '../types.ts'
import { createTable, type } from './ddl.ts'
import { MAX_LONG_TEXT_BYTES } from './limits.ts'
import { identifier } from './literal.ts'

const traits: Traits = {
  enforcesKeys: false,
  truncateKeepsTransaction: false,
  concurrentProcesses: true,
  readsObjectStore: true,
  readsInPlace: false,
  // CREATE TABLE AS analyzes (r_CREATE_TABLE_AS).
  knowsNewTables: true,
  trailingBlanksCount: false,
  longTextBytes: MAX_LONG_TEXT_BYTES
}

/**
 * DATEADD takes an INTEGER (r_DATEADD_function), which milliseconds since 1970 outgrew in that year and seconds will in
 * 2038: so whole days first, then the milliseconds of the day.
 */
function timestampFromMs(expr: string): string {
  const day = `DATEADD(day, CAST((${expr}) / 86400000 AS INTEGER), TIMESTAMP '1970-01-01 00:00:00')`
  return `DATEADD(ms, CAST((${expr}) % 86400000 AS INTEGER), ${day})`
}

const parts: Record<Exclude<DatePart, 'weekday'>, string> = {
  hour: 'hour',
  day: 'day',
  // ISO 8601 (r_Dateparts_for_datetime_functions).
  week: 'week',
  month: 'month',
  year: 'year'
}

/** There is no isodow: dow is 0 = Sunday … 6 = Saturday. */
function datePart(part: DatePart, expr: string): string {
  if (part !== 'weekday') return `CAST(EXTRACT(${parts[part]} FROM ${expr}) AS INTEGER)`
  return `(CAST(EXTRACT(dow FROM ${expr}) AS INTEGER) + 6) % 7 + 1`
}

export const redshiftDialect: Dialect = {
  kind: 'redshift',
  traits,
  id: identifier,
  param: (index) => `$${index}`,
  type,
  createTable,
  timestampFromMs,
  datePart,
  // FULL also sorts what was appended. It cannot run in a transaction (r_VACUUM_command), nor two at once: the small
  // tables, which every node has whole, are left to the cluster's own vacuum in the background.
  reclaim: (tables) =>
    tables.filter((t) => t.distribution.style !== 'all').map((t) => `VACUUM FULL ${identifier(t.name)}`),
  analyze: (tables) => tables.map((table) => `ANALYZE ${identifier(table.name)}`)
}
