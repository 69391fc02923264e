import type { ValueType } from './value-types.ts'

/** One setting: all that parsing, errors, help, dwh.example.cfg and the reference know of it. */
export interface Setting<T> {
  /** Where it stands in dwh.cfg; null for what only the environment gives. */
  readonly ini: { readonly section: string; readonly key: string } | null
  /** Environment variables, the strongest first. */
  readonly env: readonly string[]
  /** The global flag, without dashes, and the word for its value; without one it is a switch, which means yes. */
  readonly flag?: { readonly name: string; readonly value?: string }
  readonly type: ValueType<T>
  /** As it would be written; undefined where there is none. */
  readonly default: string | undefined
  /** One sentence. */
  readonly description: string
  /** More for the reference. */
  readonly more?: string
  /** As a value in dwh.example.cfg. */
  readonly example?: string
  /** value: never printed. inside: an address that may hold a password. */
  readonly secret?: 'value' | 'inside'
}

/** A setting that always has a value. */
export interface Given<T> extends Setting<T> {
  readonly default: string
}

/** A setting that may be missing. */
export interface Optional<T> extends Setting<T> {
  readonly default: undefined
}

export function given<T>(type: ValueType<T>, defaultText: string, rest: Rest): Given<T> {
  return { ...rest, type, default: defaultText }
}

export function optional<T>(type: ValueType<T>, rest: Rest): Optional<T> {
  return { ...rest, type, default: undefined }
}

type Rest = Omit<Setting<unknown>, 'type' | 'default'>
