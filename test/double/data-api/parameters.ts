import { validation } from './errors.ts'

export interface Parameter {
  readonly name: string
  readonly value: string
}

/** Parameters of a request: each with a name and a text that is not empty (SDK, SqlParameter; API reference, ParameterValue). */
export function readParameters(list: readonly unknown[] | undefined): Parameter[] {
  return (list ?? []).map((item) => {
    if (typeof item !== 'object' || item === null) throw validation('a parameter is no object')
    const name: unknown = Reflect.get(item, 'name')
    const value: unknown = Reflect.get(item, 'value')
    if (typeof name !== 'string' || !/^[0-9a-zA-Z_]+$/.test(name))
      throw validation("Value at 'parameters.name' failed to satisfy constraint")
    if (typeof value !== 'string' || value === '')
      throw validation(
        "Value at 'parameters.value' failed to satisfy constraint: Member must have length greater than or equal to 1"
      )
    return { name, value }
  })
}

/** `:name` outside of quotes and comments becomes $1, $2, …; names that are used, in that order. */
export function bind(
  sql: string,
  parameters: readonly Parameter[]
): { readonly sql: string; readonly values: string[]; readonly used: ReadonlySet<string> } {
  const order: string[] = []
  if (parameters.length === 0) return { sql, values: [], used: new Set() }
  const text = sql.replace(
    /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-zA-Z_]\w*)/g,
    (found, name?: string) => {
      if (name === undefined) return found
      if (!parameters.some((parameter) => parameter.name === name))
        throw validation(`Parameters list is missing ${name}`)
      if (!order.includes(name)) order.push(name)
      return `$${order.indexOf(name) + 1}`
    }
  )
  const values = order.map((name) => parameters.find((parameter) => parameter.name === name)?.value ?? '')
  return { sql: text, values, used: new Set(order) }
}
