import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { nearest } from '../util/nearest.ts'
import { configError } from './config-error.ts'
import { IniDocument, type IniEntry, IniError } from './ini-document.ts'
import { settingList } from './settings.ts'

export interface ConfigFile {
  /** Absolute. */
  readonly path: string
  /** As a person would write it. */
  readonly name: string
  readonly document: IniDocument
}

/** Reads dwh.cfg and checks that it has no section or key that nobody knows. Gives undefined where there is no file. */
export function readConfigFile(path: string, cwd: string): ConfigFile | undefined {
  const full = resolve(cwd, path)
  const name = displayName(full, cwd)
  const text = readText(full, name)
  if (text === undefined) return undefined
  try {
    const document = IniDocument.parse(text)
    checkNames(document, name)
    return { path: full, name, document }
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    throw configError(error.message, undefined, { file: name, line: error.line })
  }
}

function readText(full: string, name: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(full))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT') return undefined
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw configError('the file is not UTF-8 text', `Save ${name} as UTF-8.`, { file: name })
    }
    const why = code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'its rights do not allow it' : code
    throw configError(`the configuration file cannot be read: ${why}`, undefined, { file: name })
  }
}

function checkNames(document: IniDocument, file: string): void {
  const known = settingList().flatMap(([, setting]) => (setting.ini ? [setting.ini] : []))
  const sections = [...new Set(known.map(({ section }) => section))]
  for (const { name, line } of document.sections()) {
    if (sections.some((section) => same(section, name))) continue
    throw configError(`[${name}] is no section of dwh.cfg`, sectionHint(name, sections), {
      file,
      line,
      section: name
    })
  }
  for (const entry of document.entries()) {
    const keys = known.filter(({ section }) => same(section, entry.section)).map(({ key }) => key)
    if (keys.some((key) => same(key, entry.key))) continue
    // Only names are shown: the value of a key that is not known may be a secret.
    throw configError(`${entry.key} is no key of section [${entry.section}]`, keyHint(entry, keys, known), {
      file,
      line: entry.line,
      section: entry.section,
      key: entry.key
    })
  }
}

function sectionHint(name: string, sections: readonly string[]): string {
  if (same(name, 'AWS')) {
    return 'AWS keys do not belong into dwh.cfg: use a profile (AWS_PROFILE), the AWS variables, or a role.'
  }
  const near = nearest(name, sections)
  return near ? `Did you mean [${near}]?` : `The sections are ${sections.map((each) => `[${each}]`).join(', ')}.`
}

function keyHint(
  entry: IniEntry,
  keys: readonly string[],
  known: readonly { readonly section: string; readonly key: string }[]
): string {
  const elsewhere = known.find(({ key }) => same(key, entry.key))
  if (elsewhere) return `${elsewhere.key} belongs under [${elsewhere.section}].`
  const near = nearest(entry.key, keys)
  return near ? `Did you mean ${near}?` : `Its keys are ${keys.join(', ')}.`
}

/** Relative where the file lies in or below the working directory, which is shorter and the same on every machine. */
function displayName(full: string, cwd: string): string {
  const short = relative(cwd, full)
  return short === '' || short.startsWith('..') || isAbsolute(short) ? full : short
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
