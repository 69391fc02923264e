import { stagingEvents, tables } from '../model/index.ts'
import { inRange, type TimeSpan } from '../model/scope.ts'
import { isText, type TableDef } from '../model/types.ts'
import { exactText, sameText, textKey } from '../util/same-text.ts'
import type { Dialect } from '../warehouse/types.ts'
import type { Check, CheckScope, RowFaults, Severity } from './types.ts'

/** A condition on the time of plays: start_time of the star, or ts of staging. */
function inSpan(scope: CheckScope, column: string): string | undefined {
  const { span, dialect } = scope
  if (span === undefined) return undefined
  if (span === 'all') return '1 = 1'
  return column.endsWith('.ts') ? `${column} BETWEEN ${span.from} AND ${span.to}` : between(dialect, column, span)
}

const between = (dialect: Dialect, column: string, span: TimeSpan): string => {
  const at = (ms: number): string => dialect.timestampFromMs(`CAST(${ms} AS BIGINT)`)
  return `${column} BETWEEN ${at(span.from)} AND ${at(span.to)}`
}

/** The rows of a table that a scope is about; tables that a batch cannot tell apart are looked at whole. */
function rowsOf(table: TableDef, scope: CheckScope): string | undefined {
  if (table.name === 'songplays' || table.name === 'time') return inSpan(scope, 't.start_time')
  if (table.name === 'staging_events') return scope.events === 'all' ? '1 = 1' : inRange('t', scope.events)
  if (table.name === 'staging_songs') return scope.songs === 'all' ? '1 = 1' : inRange('t', scope.songs)
  return '1 = 1'
}

const star = tables.filter((table) => table.group === 'star')
const data = tables.filter((table) => table.group === 'star' || table.group === 'staging')

/** Numbers that are counted together: bits of one integer, of which PostgreSQL makes a sum in half the time of larger ones. */
const TOGETHER = 31

/**
 * Where a key that ends in a number from 0 on is not unique, asked of 31 numbers at a time: the sum of their bits is what they make
 * together, unless one comes twice. A thirtieth of the groups, where the numbers lie as close as lines do. Redshift's documents
 * do not promise a shift of bits.
 */
function crowdedKeys(table: TableDef, scope: CheckScope): string | undefined {
  const rows = rowsOf(table, scope)
  const last = table.key.at(-1)
  if (rows === undefined || last === undefined || scope.dialect.traits.readsObjectStore) return undefined
  const place = `t.${last} % ${TOGETHER}`
  const groups = [...table.key.slice(0, -1).map((c) => `t.${c}`), `t.${last} - ${place}`].join(', ')
  const bit = `1 << CAST(${place} AS INTEGER)`
  return `SELECT 1 AS found FROM ${scope.dialect.id(table.name)} t WHERE ${rows} GROUP BY ${groups} HAVING SUM(${bit}) <> BIT_OR(${bit})`
}

/** Keys are unique. On engines that do not enforce keys this check is the only proof of them. */
const keys: readonly Check[] = data.map((table) => ({
  id: `${table.name}-key-unique`,
  table: table.name,
  severity: 'error' as const,
  says: `${table.key.join(', ')} is unique in ${table.name}`,
  // Staging has no key in the database: its index would cost more than the load. `sparkify check` looks at all of them.
  enforced: ({ dialect, songs }) => dialect.traits.enforcesKeys && table.group !== 'staging' && songs !== 'all',
  failing(scope) {
    const rows = rowsOf(table, scope)
    if (rows === undefined) return undefined
    const { id, traits } = scope.dialect
    const key = table.key.map((c) => `t.${c}`)
    const groups = table.key.map((c) => (isText(table, c) ? textKey(traits, `t.${c}`) : `t.${c}`))
    return `SELECT ${key.join(', ')}, COUNT(*) AS times FROM ${id(table.name)} t WHERE ${rows} GROUP BY ${groups.join(', ')} HAVING COUNT(*) > 1`
  },
  ...(table.group === 'staging' || table.name === 'songplays'
    ? { suspects: (scope: CheckScope) => crowdedKeys(table, scope) }
    : {})
}))

/** What a check of single rows asks of each, in the alias t. */
interface RowQuestion {
  /** A condition: such a row fails. */
  readonly failing: string
  /** A LEFT JOIN that it needs, under an alias of its own. */
  readonly join?: string
  /** What is shown of the rows that fail, where that is not all of them. */
  readonly show?: { readonly columns: string; readonly groups: string }
}

/** A check of single rows: the rows of a table that a condition holds for fail. */
function rowCheck(
  table: TableDef,
  check: Omit<Check, 'table' | 'failing' | 'faults'>,
  ask: (scope: CheckScope) => RowQuestion
): Check {
  const faults = (scope: CheckScope): RowFaults | undefined => {
    const rows = rowsOf(table, scope)
    if (rows === undefined) return undefined
    const { failing, join } = ask(scope)
    return { table: table.name, rows, failing, ...(join === undefined ? {} : { join }) }
  }
  return {
    ...check,
    table: table.name,
    faults,
    failing(scope) {
      const rows = rowsOf(table, scope)
      if (rows === undefined) return undefined
      const { failing, join, show } = ask(scope)
      const from = [`${scope.dialect.id(table.name)} t`, ...(join === undefined ? [] : [join])].join(' ')
      const grouped = show === undefined ? '' : ` GROUP BY ${show.groups}`
      return `SELECT ${show?.columns ?? 't.*'} FROM ${from}\nWHERE ${rows} AND ${failing}${grouped}`
    }
  }
}

/** Columns that must have a value have one. */
const required: readonly Check[] = star.map((table) => {
  const missing = table.columns.filter((c) => c.required).map((c) => `t.${c.name} IS NULL`)
  const says = `the required columns of ${table.name} are not null`
  return rowCheck(table, { id: `${table.name}-required`, severity: 'error', says }, () => ({
    failing: `(${missing.join(' OR ')})`
  }))
})

/** Every reference finds its row: no orphans. */
const orphans: readonly Check[] = star.flatMap((table) =>
  table.columns.flatMap((column): Check[] => {
    const [target, targetColumn] = column.references?.split('.') ?? []
    if (!target || !targetColumn) return []
    const own = `t.${column.name}`
    const alias = `of_${column.name}`
    const other = `${alias}.${targetColumn}`
    const check = {
      id: `${table.name}-${column.name}-found`,
      severity: 'error' as const,
      says: `every ${column.name} of ${table.name} exists in ${target}`
    }
    return [
      rowCheck(table, check, (scope) => {
        const { id, traits } = scope.dialect
        const found = isText(table, column.name) ? sameText(traits, other, own) : `${other} = ${own}`
        // The rows that are looked at have their times in the span; all others of a table that only grows are not read for them.
        const near = target === 'time' ? inSpan(scope, other) : undefined
        return {
          join: `LEFT JOIN ${id(target)} ${alias} ON ${near === undefined ? found : `${found} AND ${near}`}`,
          failing: `${own} IS NOT NULL AND ${other} IS NULL`
        }
      })
    ]
  })
)

/** An unknown level would make free against paid wrong; an unknown page or gender is only news. */
const acceptedSeverity = (column: string): Severity => (column === 'level' ? 'error' : 'warn')

const accepted: readonly Check[] = [stagingEvents, ...star].flatMap((table) =>
  table.columns.flatMap((column): Check[] => {
    const values = column.accepted
    if (!values) return []
    const check = {
      id: `${table.name}-${column.name}-accepted`,
      severity: acceptedSeverity(column.name),
      says: `${column.name} of ${table.name} is one of ${values.join(', ')}`
    }
    const name = `t.${column.name}`
    return [
      rowCheck(table, check, ({ dialect: { traits } }) => ({
        // One after the other, the commonest first: DuckDB takes twice as long to look into a list.
        failing: values.map((v) => `${exactText(traits, name)} <> ${exactText(traits, `'${v}'`)}`).join(' AND '),
        show: { columns: `${name}, COUNT(*) AS times`, groups: textKey(traits, name) }
      }))
    ]
  })
)

const ranges: readonly Check[] = data.flatMap((table): Check[] => {
  const limits = table.columns.flatMap((c) => {
    // The limits of the type itself are the engine's to keep.
    const own = c.type.kind === 'double' || c.type.kind === 'integer' || c.type.kind === 'bigint'
    const min = own && c.min !== undefined && Math.abs(c.min) < 2 ** 31 ? [`t.${c.name} < ${c.min}`] : []
    const max = own && c.max !== undefined && Math.abs(c.max) < 2 ** 31 - 1 ? [`t.${c.name} > ${c.max}`] : []
    return [...min, ...max]
  })
  if (limits.length === 0) return []
  const says = `the numbers of ${table.name} are within their ranges`
  return [
    rowCheck(table, { id: `${table.name}-in-range`, severity: 'error', says }, () => ({
      failing: `(${limits.join(' OR ')})`
    }))
  ]
})

export const columnChecks: readonly Check[] = [...keys, ...required, ...orphans, ...accepted, ...ranges]
