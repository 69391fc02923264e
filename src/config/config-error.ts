import { AppError, type ErrorDetails } from '../util/errors.ts'
import type { InvalidValue } from '../util/invalid-value.ts'
import { redactText } from '../util/redact.ts'
import type { Origin } from './config.ts'
import type { Setting } from './option.ts'

export function configError(message: string, hint: string | undefined, details: ErrorDetails): AppError {
  return new AppError('E_CONFIG', 'fix-config', message, { ...(hint === undefined ? {} : { hint }), details })
}

/** A value that is not what its setting takes; names where it stands, what was found and what was expected. */
export function wrongValue(setting: Setting<unknown>, found: string, origin: Origin, wrong: InvalidValue): AppError {
  const shown = showFound(setting, found)
  const message = `${subject(origin)} is ${shown ?? 'not right'}; expected ${wrong.expected}`
  return configError(message, wrong.hint, { ...place(origin), ...(shown === undefined ? {} : { found: shown }) })
}

/** What the value is called where it was given: [ETL] SONG_MATCH, SPARKIFY_SONG_MATCH, --song-match. */
export function subject(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `[${origin.section}] ${origin.key}`
    case 'default':
      return 'the default'
    default:
      return origin.name
  }
}

export function place(origin: Origin): ErrorDetails {
  switch (origin.kind) {
    case 'file':
      return { file: origin.file, line: origin.line, section: origin.section, key: origin.key }
    case 'env':
      return { variable: origin.name }
    case 'flag':
      return { option: origin.name }
    case 'default':
      return {}
  }
}

/** The value between quotes, or undefined where even a part of it could be a secret. */
function showFound(setting: Setting<unknown>, found: string): string | undefined {
  if (setting.secret === 'value') return undefined
  if (setting.secret === undefined || /^duckdb:|^[\w./\\~-]*$/i.test(found)) return JSON.stringify(redactText(found))
  // An address that cannot be read cannot be masked with certainty either: only its scheme is safe to show.
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(found)?.[0]
  return scheme === undefined ? undefined : `"${scheme}//…"`
}
