import type { DescribedTable } from '../types.ts'
import { OWN_TABLES } from './lock.ts'
import type { Transport } from './transport.ts'

/** The catalog of the leader node, which has PostgreSQL's tables: SVV_COLUMNS leaves out the length of a type. */
const SQL = `SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum`

/** Tables and views of the schema that names are looked up in first, without those that the engine keeps for itself. */
export async function describeTables(transport: Pick<Transport, 'query'>): Promise<readonly DescribedTable[]> {
  const { rows } = await transport.query(SQL)
  const tables = new Map<string, DescribedTable & { columns: { name: string; type: string; nullable: boolean }[] }>()
  for (const [table, kind, name, type, required] of rows) {
    const key = String(table)
    if (OWN_TABLES.includes(key)) continue
    const entry = tables.get(key) ?? { name: key, view: kind === 'v', columns: [] }
    entry.columns.push({ name: String(name), type: String(type), nullable: required !== true })
    tables.set(key, entry)
  }
  return [...tables.values()]
}
