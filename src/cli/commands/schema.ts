import { schema } from '../../pipeline/schema.ts'
import { AppError } from '../../util/errors.ts'
import { nearest } from '../../util/nearest.ts'
import type { Context } from '../context.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { tableOf } from '../render/records.ts'

export async function run({ table }: VerbOptions<'schema'>, context: Context): Promise<number> {
  const { config, signal, out, err, json, isTty, columns } = context
  const found = await schema(await warehouseOf(config), signal)
  const shown = found.tables.filter((t) => table === undefined || t.name === table)
  if (table !== undefined && shown.length === 0) {
    const near = nearest(table, [...found.tables.map((t) => t.name), ...found.missing])
    throw new AppError('E_USAGE', 'fix-input', `the warehouse has no table ${table}`, {
      hint: near ? `Did you mean ${near}?` : '`sparkify schema` lists the tables.'
    })
  }
  const missing = table === undefined ? found.missing : []
  if (json) out.json({ tables: shown, missing })
  else {
    for (const t of shown) {
      const rows = t.columns.map((c) => ({ column: c.name, type: c.type, null: c.nullable ? 'yes' : 'no' }))
      out.write(`${t.name}${t.view ? ' (view)' : ''}\n${tableOf(rows, isTty ? { columns } : {})}\n`)
      for (const difference of t.differences) err.warn(`${t.name}: ${difference}`)
    }
    for (const name of missing) err.warn(`${name} is missing; \`sparkify etl\` creates it`)
  }
  return missing.length > 0 || shown.some((t) => t.differences.length > 0) ? 3 : 0
}
