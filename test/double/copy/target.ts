import { RedshiftError } from '../errors.ts'
import { qualifiedSql, quoted } from '../sql/lexer.ts'
import type { Backend } from '../wire/backend.ts'
import type { TargetColumn } from './convert.ts'
import type { CopyStatement } from './statement.ts'

/** The columns that a COPY fills, in the order of its list or of the table. */
export async function targetOf(
  backend: Backend,
  copy: CopyStatement
): Promise<{ readonly columns: readonly TargetColumn[]; readonly id: number }> {
  const name = qualifiedSql(copy.table)
  const found = await backend.query(`SELECT to_regclass(${quoted(name)})::oid`)
  const id = found.rows[0]?.[0]
  if (id === undefined || id === null)
    throw new RedshiftError('42P01', `Cannot COPY into nonexistent table ${copy.table.table}`)
  const { rows } = await backend.query(`
    SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), a.atttypmod, a.attnotnull,
      CASE WHEN i.column_name IS NULL THEN '' WHEN i.by_default THEN 'default' ELSE 'always' END
    FROM pg_catalog.pg_attribute a
    LEFT JOIN meta.identity_columns i ON i.table_id = a.attrelid AND i.column_name = a.attname::varchar
    WHERE a.attrelid = ${id} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`)
  const all = rows.map(([column, type, modifier, notNull, identity]) => ({
    ...columnOf(column ?? '', type ?? '', Number(modifier), notNull === 't'),
    identity: identity ?? ''
  }))
  // Rule: IDENTITY columns fill themselves, unless EXPLICIT_IDS (DEV copy-parameters-data-conversion).
  if (copy.explicitIds) throw new RedshiftError('0A000', 'double, not Redshift: it has no EXPLICIT_IDS')
  if (copy.columns === undefined) return { columns: all.filter((column) => column.identity === ''), id: Number(id) }
  const columns = copy.columns.map((wanted) => {
    const column = all.find((candidate) => candidate.name === wanted)
    if (!column) throw new RedshiftError('42703', `column "${wanted}" of relation "${copy.table.table}" does not exist`)
    if (column.identity === 'always') throw new RedshiftError('0A000', 'cannot set an identity column to a value')
    return column
  })
  return { columns, id: Number(id) }
}

function columnOf(name: string, type: string, modifier: number, notNull: boolean): TargetColumn {
  const size = modifier - 4
  return {
    name,
    type,
    notNull,
    bytes: (type === 'character varying' || type === 'character') && size > 0 ? size : undefined,
    precision: type === 'numeric' && size >= 0 ? size >> 16 : undefined,
    scale: type === 'numeric' && size >= 0 ? size & 0xffff : undefined
  }
}
