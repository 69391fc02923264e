import { validation } from './errors.ts'

/** The members of a request, read with their types: what is of another type is refused, as the service does. */
export class Input {
  readonly #members: object
  readonly used = new Set<string>()
  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null) throw validation('the request is no object')
    this.#members = body
  }

  #get(name: string): unknown {
    this.used.add(name)
    const value: unknown = Reflect.get(this.#members, name)
    return value === null ? undefined : value
  }

  text(name: string): string | undefined {
    const value = this.#get(name)
    if (value === undefined || typeof value === 'string') return value
    throw validation(`${name} is not a string`)
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === undefined || value === '')
      throw validation(
        `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`
      )
    return value
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.#get(name)
    if (value === undefined) return undefined
    if (typeof value === 'number' && value >= least && value <= most) return value
    throw validation(`1 validation error detected: Value at '${name}' must be between ${least} and ${most}`)
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#get(name)
    if (value === undefined || Array.isArray(value)) return value
    throw validation(`${name} is not a list`)
  }

  /** Refuses members that the double does not know: it fails closed. */
  end(): void {
    const unknown = Object.keys(this.#members).filter((name) => !this.used.has(name))
    if (unknown.length > 0) throw validation(`double: it does not know ${unknown.join(', ')}`)
  }
}
