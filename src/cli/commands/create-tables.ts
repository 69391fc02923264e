import { createTables } from '../../pipeline/create-tables.ts'
import type { Context } from '../context.ts'
import { plural } from '../numbers.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'

export async function run({ yes }: VerbOptions<'create-tables'>, context: Context): Promise<undefined> {
  const { config, signal, out, json, confirm } = context
  const warehouse = await warehouseOf(config)
  const done = await createTables({
    warehouse,
    waitSeconds: config.lockWait,
    signal,
    confirm: async (rows) => {
      if (yes) return true
      const all = [...rows.values()].reduce((sum, count) => sum + count, 0)
      const named = `${plural(all, 'row')} in ${plural(rows.size, 'table')}, ${plural(rows.get('songplays') ?? 0, 'play')} among them`
      return confirm(`${warehouse.name} holds ${named}. Drop all of it?`)
    }
  })
  if (json) out.json({ created: done })
  else out.write(done ? `Created the tables in ${warehouse.name}.\n` : 'Nothing was changed.\n')
}
