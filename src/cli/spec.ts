import type { SettingName } from '../config/settings.ts'
import type { ValueType } from '../config/value-types.ts'

/** One flag of a verb. Without `value` it is a switch. */
export interface FlagSpec {
  readonly description: string
  /** One letter. */
  readonly short?: string
  /** The word for the value in help. */
  readonly value?: string
  /** The flag may stand without its value, which is then the empty text. */
  readonly optional?: true
  readonly choices?: readonly string[]
  /** Reads and checks the value; without it the value stays text. */
  readonly type?: ValueType<unknown>
  /** The value goes to this setting, stronger than environment and file, and not to the command. */
  readonly setting?: SettingName
  /** What a shell should offer for the value. */
  readonly complete?: 'file' | 'folder'
}

interface ArgSpec {
  readonly description: string
  readonly required?: boolean
  readonly choices?: readonly string[]
  readonly complete?: 'file' | 'folder'
}

/** One verb: all that parsing, help, reference and completion know of it. */
export interface VerbSpec {
  /** Up to about 70 characters, without a full stop. */
  readonly summary: string
  /** More, in whole sentences. */
  readonly more?: string
  /** In order; the names are those of the options the command gets. */
  readonly args: Readonly<Record<string, ArgSpec>>
  readonly flags: Readonly<Record<string, FlagSpec>>
  readonly examples: readonly { readonly line: string; readonly does: string }[]
}

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S

type TextOf<F> = F extends { readonly type: ValueType<infer T> }
  ? T
  : F extends { readonly choices: readonly (infer C)[] }
    ? C
    : string

type FlagValue<F> = F extends { readonly value: string } ? TextOf<F> | undefined : boolean
type ArgValue<A> = A extends { readonly required: true } ? TextOf<A> : TextOf<A> | undefined

/** The options that a verb's command gets: its arguments, and its flags in camelCase. */
export type OptionsOf<V extends VerbSpec> = {
  readonly [K in keyof V['args']]: ArgValue<V['args'][K]>
} & {
  readonly [K in keyof V['flags'] & string as V['flags'][K] extends { readonly setting: SettingName }
    ? never
    : Camel<K>]: FlagValue<V['flags'][K]>
}

/** dry-run → dryRun, as the command line and commander name it. */
export function camelCase(flag: string): string {
  return flag.replace(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase())
}

/** The arguments and flags as help writes them: `[name] [--sql <text>]`, `<shell>`. */
export function usageOf(verb: VerbSpec): string {
  const args = Object.entries(verb.args).map(([name, arg]) => (arg.required ? `<${name}>` : `[${name}]`))
  return [...args, '[flags]'].join(' ')
}

/** A flag as help writes it: `-y, --yes`, `--format <format>`, `--faults [rates]`. */
export function flagText(name: string, flag: FlagSpec): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  if (flag.value === undefined) return `${short}--${name}`
  return `${short}--${name} ${flag.optional ? `[${flag.value}]` : `<${flag.value}>`}`
}
