import { readWarehouseUrl } from '../../config/load.ts'
import { diff } from '../../pipeline/diff.ts'
import type { Warehouse } from '../../warehouse/types.ts'
import type { Context } from '../context.ts'
import { count } from '../numbers.ts'
import { warehouseOf } from '../open.ts'
import type { VerbOptions } from '../options.ts'
import { visible } from '../render/width.ts'

export async function run(options: VerbOptions<'diff'>, context: Context): Promise<number> {
  const { signal, out, json } = context
  const [a, b] = [await open(options.a, context), await open(options.b, context)]
  const limit = options.limit === undefined ? {} : { limit: options.limit }
  const tables = await diff(a, b, { staging: options.staging, signal, ...limit })
  const equal = tables.every((t) => t.equal)
  if (json) out.json({ a: a.name, b: b.name, equal, tables })
  else {
    for (const t of tables) {
      if (t.equal) out.write(`${t.table}: equal, ${count(t.rows.a)} rows, ${t.sha256.a.slice(0, 12)}…\n`)
      else {
        out.write(`${t.table}: DIFFERENT, ${count(t.rows.a)} rows against ${count(t.rows.b)}\n`)
        for (const row of t.onlyA) out.write(`  - ${shown(row)}\n`)
        for (const row of t.onlyB) out.write(`  + ${shown(row)}\n`)
      }
    }
    out.write(
      equal ? 'The warehouses hold the same.\n' : `The warehouses differ (- only in ${a.name}, + only in ${b.name}).\n`
    )
  }
  return equal ? 0 : 3
}

/** Columns stay apart by TABs. */
const shown = (row: string): string => row.split('\t').map(visible).join('\t')

const open = async (address: string, { config, env, cwd }: Context): Promise<Warehouse> =>
  warehouseOf(config, readWarehouseUrl(address, { env, cwd }))
