import { tables, views } from '../model/index.ts'
import type { DescribedTable, Warehouse } from '../warehouse/types.ts'

export interface SchemaTable extends DescribedTable {
  /** In what it differs from the model, in words. */
  readonly differences: readonly string[]
}

export interface Schema {
  /** Every table and view that the database has. */
  readonly tables: readonly SchemaTable[]
  /** Names of the model that the database lacks. */
  readonly missing: readonly string[]
}

/** The tables as the database itself describes them, and any difference from the model. */
export async function schema(warehouse: Warehouse, signal?: AbortSignal): Promise<Schema> {
  const found = await warehouse.withSession((session) => session.describe(), { access: 'read', signal })
  const model = new Map([...tables, ...views].map((t) => [t.name, t]))
  const names = new Set(found.map((t) => t.name))
  const known = [...tables, ...views].filter((t) => names.has(t.name)).map((t) => t.name)
  const order = (name: string): number => (known.indexOf(name) + known.length + 1) % (known.length + 1)
  return {
    tables: [...found]
      .sort((x, y) => order(x.name) - order(y.name) || (x.name < y.name ? -1 : 1))
      .map((table) => ({ ...table, differences: differences(table, model.get(table.name), warehouse) })),
    missing: [...model.keys()].filter((name) => !names.has(name))
  }
}

function differences(
  table: DescribedTable,
  model: (typeof tables)[number] | (typeof views)[number] | undefined,
  warehouse: Warehouse
): string[] {
  if (!model) return ['not a table of this project']
  const there = new Map(table.columns.map((c) => [c.name, c]))
  const wanted = new Map(model.columns.map((c) => [c.name, c]))
  const result: string[] = []
  for (const [name, column] of wanted) {
    const found = there.get(name)
    if (!found) result.push(`column ${name} is missing`)
    else if (!table.view && found.nullable === column.required) {
      result.push(`column ${name} should ${column.required ? 'not ' : ''}be nullable`)
    } else if (!sameType(found.type, warehouse.dialect.type(column.type))) {
      result.push(`column ${name} is ${found.type}, the model has ${warehouse.dialect.type(column.type)}`)
    }
  }
  for (const name of there.keys()) if (!wanted.has(name)) result.push(`column ${name} is not in the model`)
  return result
}

/** Databases spell a type in several ways: timestamp(3) without time zone, text COLLATE "C". */
function sameType(found: string, wanted: string): boolean {
  const plain = (type: string): string =>
    type
      .toLowerCase()
      .replace(/\(\d+\)| collate .*| without time zone|"/g, '')
      .trim()
  return plain(found) === plain(wanted)
}
