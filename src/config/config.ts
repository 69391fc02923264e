import type { Given, Optional } from './option.ts'
import type { SettingName, Settings } from './settings.ts'

/** Where a value came from. */
export type Origin =
  | { readonly kind: 'flag' /** With its dashes. */; readonly name: string }
  | { readonly kind: 'env'; readonly name: string }
  | FileOrigin
  | { readonly kind: 'default' }

interface FileOrigin {
  readonly kind: 'file'
  /** As a person would write it: relative where it lies below the working directory. */
  readonly file: string
  readonly line: number
  readonly section: string
  readonly key: string
}

type ValueOf<S> = S extends Given<infer T> ? T : S extends Optional<infer T> ? T | undefined : never

export type ConfigValues = { readonly [N in SettingName]: ValueOf<Settings[N]> }

/** Every setting with its value, checked and frozen. Secrets are `Secret`, so it may be printed as a whole. */
export interface Config extends ConfigValues {
  /** The file that was read, absolute; undefined where there is none. */
  readonly file: string | undefined
  readonly origins: { readonly [N in SettingName]: Origin }
  /** Masks every secret of this configuration in a text; for errors and logs. */
  readonly redact: (text: string) => string
}

/** Where a value came from, in words: "dwh.cfg:12", "--log-data", "SPARKIFY_LOG_DATA", "default". */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.file}:${origin.line}`
    case 'default':
      return 'default'
    default:
      return origin.name
  }
}
