import { etlFiles, type TableDef, tables, type ViewDef, views } from '../model/index.ts'
import { AppError } from '../util/errors.ts'
import { literal } from '../util/sql.ts'
import type { DescribedTable, Dialect, Session, SessionOptions, Warehouse } from '../warehouse/types.ts'
import { runAll } from './run-all.ts'

/** The statements that make a view. */
export function createView(dialect: Dialect, view: ViewDef): readonly string[] {
  return [
    `CREATE OR REPLACE VIEW ${dialect.id(view.name)} AS\n${view.select}`,
    `COMMENT ON VIEW ${dialect.id(view.name)} IS ${literal(view.comment)}`
  ]
}

/** Everything that creates the warehouse, in order. */
export const createStatements = (dialect: Dialect): readonly string[] => [
  ...tables.flatMap((table) => dialect.createTable(table)),
  ...views.flatMap((view) => createView(dialect, view))
]

/** Everything that drops it. Views go first, for they stand on tables. */
export const dropStatements = (dialect: Dialect): readonly string[] => [
  ...views.map((view) => `DROP VIEW IF EXISTS ${dialect.id(view.name)}`),
  ...[...tables].reverse().map((table) => `DROP TABLE IF EXISTS ${dialect.id(table.name)}`)
]

export async function dropAndCreate(session: Session): Promise<void> {
  await session.transaction(async () => {
    await runAll(session, [...dropStatements(session.dialect), ...createStatements(session.dialect)])
  })
}

/** What of the model a database lacks; throws E_WAREHOUSE where it has one of the tables, and not all of its columns. */
export function missingFrom(there: readonly DescribedTable[]): {
  readonly tables: readonly TableDef[]
  readonly views: readonly ViewDef[]
} {
  const found = new Map(there.map((table) => [table.name, table]))
  for (const table of tables) {
    const names = new Set(found.get(table.name)?.columns.map((c) => c.name))
    const lacking = table.columns.filter((c) => !names.has(c.name))
    if (!found.has(table.name) || lacking.length === 0) continue
    throw new AppError(
      'E_WAREHOUSE',
      'fix-config',
      `the table ${table.name} of the warehouse has no column ${lacking.map((c) => c.name).join(', ')}: it was made by something else or by another version`,
      {
        hint: '`sparkify schema` shows the differences; `sparkify create-tables` drops all tables and makes them anew.'
      }
    )
  }
  return {
    tables: tables.filter((table) => !found.has(table.name)),
    views: views.filter((view) => !found.has(view.name))
  }
}

/** Creates the tables that are missing; throws E_WAREHOUSE where one is there with other columns than the model's. */
export async function ensureTables(session: Session): Promise<void> {
  const missing = missingFrom(await session.describe())
  if (missing.tables.length === 0 && missing.views.length === 0) return
  const { dialect } = session
  const made = session.transaction(() =>
    runAll(session, [
      ...missing.tables.flatMap((table) => dialect.createTable(table)),
      ...missing.views.flatMap((view) => createView(dialect, view))
    ])
  )
  // What has no tables is about to be filled: where the warehouse is a server, the extraction's DuckDB starts while it makes them.
  await Promise.all([made, session.extractDb()])
}

/**
 * Throws E_WAREHOUSE where there is no warehouse with tables yet. Opening for writing would make the one that a slip in its name
 * points to, and find nothing wrong with it.
 */
export async function requireTables(
  warehouse: Warehouse,
  waiting: Pick<SessionOptions, 'waitSeconds' | 'signal'>
): Promise<void> {
  const there = await warehouse.withSession((session) => session.describe(), { access: 'read', ...waiting })
  if (there.some((table) => table.name === etlFiles.name)) return
  throw new AppError('E_WAREHOUSE', 'fix-config', `${warehouse.name} has no tables of this program`, {
    hint: '`sparkify etl` makes and fills them; check the address of --warehouse.'
  })
}

/**
 * Runs SQL of this program's own. Where it fails for want of the tables, the error says so, and not that the SQL is to be mended.
 */
export async function orNoTables<T>(
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  work: () => Promise<T>
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_USAGE') await requireTables(warehouse, { signal })
    throw error
  }
}

/** Rows in each table of the model that is there. */
export async function countRows(session: Session): Promise<ReadonlyMap<string, number>> {
  const there = new Set((await session.describe()).map((table) => table.name))
  const counts = new Map<string, number>()
  for (const table of tables) {
    if (!there.has(table.name)) continue
    const { rows } = await session.query(`SELECT COUNT(*) FROM ${session.dialect.id(table.name)}`)
    counts.set(table.name, Number(rows[0]?.[0] ?? 0))
  }
  return counts
}
