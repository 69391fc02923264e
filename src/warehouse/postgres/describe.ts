import type { DescribedTable, Session } from '../types.ts'

/**
 * Tables and views of the schema that names are looked up in first. The catalog is asked, not information_schema:
 * that one leaves out what the user has no right to, and a type's precision.
 */
const SQL = `
SELECT c.relname, c.relkind IN ('v', 'm'), a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY c.relname COLLATE "C", a.attnum`

export async function describeTables(session: Pick<Session, 'query'>): Promise<readonly DescribedTable[]> {
  const { rows } = await session.query(SQL)
  const tables = new Map<string, DescribedTable & { columns: { name: string; type: string; nullable: boolean }[] }>()
  for (const [table, view, name, type, nullable] of rows) {
    const key = String(table)
    const entry = tables.get(key) ?? { name: key, view: view === true, columns: [] }
    entry.columns.push({ name: String(name), type: String(type), nullable: nullable === true })
    tables.set(key, entry)
  }
  return [...tables.values()]
}
