import { nearest } from '../util/nearest.ts'
import type { Origin } from './config.ts'
import { configError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import type { Setting } from './option.ts'
import { CONFIG_VARIABLE, type SettingName, settingList, settings } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Flags = { readonly [N in SettingName]?: string | undefined }

/** A value as it was written, and where. */
export interface Found {
  readonly text: string
  readonly origin: Origin
}

/** The strongest text that a setting was given: flag, environment, file, default. An empty one counts as missing. */
export function find(
  name: SettingName,
  setting: Setting<unknown>,
  from: { readonly flags: Flags; readonly env: Environment; readonly file: ConfigFile | undefined }
): Found | undefined {
  const flag = from.flags[name]
  if (flag !== undefined) return { text: flag, origin: { kind: 'flag', name: `--${setting.flag?.name ?? name}` } }
  for (const variable of setting.env) {
    const text = from.env[variable]
    if (text !== undefined && text.trim() !== '') return { text, origin: { kind: 'env', name: variable } }
  }
  const entry = setting.ini ? from.file?.document.get(setting.ini.section, setting.ini.key) : undefined
  if (from.file && entry && entry.value !== '') {
    const { section, key, line } = entry
    return { text: entry.value, origin: { kind: 'file', file: from.file.name, line, section, key } }
  }
  return setting.default === undefined ? undefined : { text: setting.default, origin: { kind: 'default' } }
}

/** What the test suites are told by; the programs that they start inherit it. */
const FOR_TESTS = /^SPARKIFY_(REAL_DATA|TEST_[A-Z]+)$/

/** Refuses a SPARKIFY_… variable that means nothing: a slip in its name must not pass in silence. */
export function checkEnvironment(env: Environment): void {
  const known = [CONFIG_VARIABLE, ...settingList().flatMap(([, setting]) => setting.env)]
  for (const variable of Object.keys(env)) {
    if (!isOurs(variable) || known.includes(variable) || FOR_TESTS.test(variable)) continue
    const near = nearest(variable, known)
    throw configError(
      `the environment variable ${variable} means nothing here`,
      near ? `Did you mean ${near}?` : `Unset it. The known ones are ${known.filter(isOurs).join(', ')}.`,
      { variable }
    )
  }
}

/** Refuses a flag of a library call that no setting has, and an empty one: an unset shell variable must not pass. */
export function checkFlags(flags: Flags): void {
  for (const [name, text] of Object.entries(flags)) {
    const setting = settingList().find(([known]) => known === name)
    if (!setting) {
      const near = nearest(name, Object.keys(settings))
      throw configError(`${name} is no setting`, near && `Did you mean ${near}?`, { option: name })
    }
    if (text?.trim() === '') {
      const option = `--${setting[1].flag?.name ?? name}`
      throw configError(`${option} is empty`, 'Give it a value, or leave the flag out.', { option })
    }
  }
}

function isOurs(variable: string): boolean {
  return variable.startsWith('SPARKIFY_')
}
