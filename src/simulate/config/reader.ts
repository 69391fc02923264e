/** Reads values out of a configuration file and says where a wrong one is. */
import { AppError } from '../../util/errors.ts'
import { nearest } from '../../util/nearest.ts'
import { type Places, placesOf } from './json-places.ts'

type Json = Readonly<Record<string, unknown>>

export class ConfigReader {
  readonly #file: string
  readonly #places: Places

  /** Throws E_CONFIG when the text is no JSON object. */
  static parse(file: string, json: string): { reader: ConfigReader; root: Json } {
    let root: unknown
    try {
      root = JSON.parse(json)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const position = /position (\d+)/.exec(reason)?.[1]
      const line = position === undefined ? '' : `:${json.slice(0, Number(position)).split('\n').length}`
      throw new AppError('E_CONFIG', 'fix-config', `${file}${line}: not valid JSON: ${reason}`, {
        hint: 'A configuration is one JSON object, as eventsim reads it.',
        details: { path: file },
        cause
      })
    }
    const reader = new ConfigReader(file, placesOf(json))
    return { reader, root: reader.object(root, '') }
  }

  constructor(file: string, places: Places) {
    this.#file = file
    this.#places = places
  }

  /** An error at a path such as `levels[0].weight`. */
  error(path: string, problem: string, hint: string): AppError {
    // What is missing has no line of its own: name that of the nearest thing around it.
    let around = path
    while (!this.#places.has(around) && around !== '') around = around.replace(/(^|\.)[^.[]*$|\[\d+\]$/, '')
    const line = this.#places.get(around) ?? 1
    const name = path === '' ? 'the configuration' : path
    return new AppError('E_CONFIG', 'fix-config', `${this.#file}:${line}: ${name}: ${problem}`, {
      hint,
      details: { path: this.#file, line, key: path }
    })
  }

  object(value: unknown, path: string): Json {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    throw this.error(path, `must be an object, not ${shown(value)}`, 'Write {"key": value, ...}.')
  }

  /** Refuses keys that mean nothing. */
  keys(object: Json, path: string, known: readonly string[]): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue
      const near = nearest(key, known)
      const hint = near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`
      throw this.error(path === '' ? key : `${path}.${key}`, 'unknown key', hint)
    }
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value
    throw this.error(path, `must be a list, not ${shown(value)}`, 'Write [ ... ].')
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string') return value
    throw this.error(path, value === undefined ? 'is missing' : `must be text, not ${shown(value)}`, 'Write "text".')
  }

  flag(value: unknown, path: string): boolean {
    if (typeof value === 'boolean') return value
    throw this.error(path, `must be true or false, not ${shown(value)}`, 'Write true or false.')
  }

  number(value: unknown, path: string, least: number, most: number): number {
    if (typeof value === 'number' && value >= least && value <= most) return value
    const problem =
      value === undefined ? 'is missing' : `must be a number from ${least} to ${most}, not ${shown(value)}`
    throw this.error(path, problem, `Give it a number from ${least} to ${most}.`)
  }

  integer(value: unknown, path: string, least: number, most: number): number {
    const number = this.number(value, path, least, most)
    if (Number.isInteger(number)) return number
    throw this.error(path, `must be a whole number, not ${shown(value)}`, 'Leave out the fraction.')
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
