import { RedshiftError } from '../errors.ts'
import { JsonReader, type JsonValue } from './json.ts'

/** The fields of one row, in the order of the columns; null where the row has none. */
export type RowMapping = (values: ReadonlyMap<string, JsonValue>) => readonly (string | null)[]

const fieldText = (value: JsonValue | undefined): string | null =>
  value === undefined || value.kind === 'null' ? null : value.text

/**
 * Rule: 'auto' matches keys to the lower-case names of columns exactly, 'auto ignorecase' whatever their case; other keys
 * are ignored, other columns are NULL (DEV copy-parameters-data-format).
 */
export function autoMapping(columns: readonly string[], ignoreCase: boolean): RowMapping {
  if (!ignoreCase) return (values) => columns.map((name) => fieldText(values.get(name)))
  const place = new Map(columns.map((name, i) => [name, i]))
  return (values) => {
    const row: (string | null)[] = columns.map(() => null)
    for (const [key, value] of values) {
      const at = place.get(key.toLowerCase())
      if (at !== undefined) row[at] = fieldText(value)
    }
    return row
  }
}

/**
 * Rule: a JSONPaths file maps by position; where its one key is not "jsonpaths", COPY falls back to 'auto' in silence
 * (DEV copy-parameters-data-format, copy-usage_notes-copy-from-json).
 */
export function pathsMapping(file: string, columns: readonly string[]): RowMapping {
  const wrong = (what: string): never => {
    throw new RedshiftError('XX000', what, { detail: 'error: code: 8001 (double, not Redshift)' })
  }
  let paths: unknown
  try {
    const parsed: unknown = JSON.parse(file)
    if (typeof parsed !== 'object' || parsed === null) return wrong('Invalid JSONPath format: not an object')
    if (!('jsonpaths' in parsed)) return autoMapping(columns, false)
    paths = parsed.jsonpaths
  } catch {
    return wrong('Invalid JSONPath format: Member is not an object.')
  }
  if (!Array.isArray(paths)) return wrong('Invalid JSONPath format: Member is not an array.')
  // Rule: as many paths as columns.
  if (paths.length !== columns.length) {
    return wrong(
      `Number of jsonpaths and the number of columns should match. JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns.length}`
    )
  }
  const steps = paths.map(
    (path) =>
      parsePath(String(path)) ??
      wrong(`Invalid JSONPath format. Supported notations are 'dot-notation' and 'bracket-notation': ${path}.`)
  )
  return (values) => steps.map((path) => walk(values, path))
}

/** Brackets or dots, not both. */
function parsePath(path: string): readonly (string | number)[] | undefined {
  if (/^\$(?:\['[^']+'\]|\[\d+\])+$/.test(path)) {
    return [...path.matchAll(/\['([^']+)'\]|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index))
  }
  if (/^\$(?:\.[^.[\]']+(?:\[\d+\])?)+$/.test(path)) {
    return [...path.matchAll(/\.([^.[\]']+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index))
  }
  return undefined
}

function walk(values: ReadonlyMap<string, JsonValue>, path: readonly (string | number)[]): string | null {
  let at: JsonValue | undefined
  let here: ReadonlyMap<string, JsonValue> | readonly JsonValue[] | undefined = values
  for (const step of path) {
    if (at !== undefined) here = at.kind === 'nested' ? open(at.text) : undefined
    if (here === undefined) return null
    at =
      typeof step === 'number'
        ? Array.isArray(here)
          ? here[step]
          : undefined
        : here instanceof Map
          ? here.get(step)
          : undefined
    if (at === undefined) return null
  }
  return fieldText(at)
}

const open = (text: string): ReadonlyMap<string, JsonValue> | readonly JsonValue[] =>
  text.startsWith('[') ? new JsonReader(text).array() : new JsonReader(text).object()
