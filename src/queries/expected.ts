import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { AppError } from '../util/errors.ts'
import { nearest } from '../util/nearest.ts'
import type { Value } from '../warehouse/types.ts'

/** Rows that somebody expects. Without column names the rows are taken by position. */
export interface Expected {
  readonly columns: readonly string[] | undefined
  readonly rows: readonly (readonly Value[])[]
}

/** A file of expectations: for the one query that is compared, or for several questions by name. */
export type ExpectedFile =
  | { readonly kind: 'one'; readonly expected: Expected }
  | { readonly kind: 'several'; readonly byName: ReadonlyMap<string, Expected> }

/** Reads a file of expectations: .csv with a header row, or .json (see `parseExpected`). */
export async function readExpected(path: string): Promise<ExpectedFile> {
  const format = extname(path).toLowerCase()
  if (format !== '.csv' && format !== '.json') {
    throw new AppError('E_USAGE', 'fix-config', `expected rows are not read from ${path}`, {
      hint: 'Give --compare the path of a .csv or a .json file.'
    })
  }
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const why = code === 'ENOENT' ? 'it does not exist' : code
    throw new AppError('E_USAGE', 'fix-config', `the expected rows in ${path} cannot be read: ${why}`, {
      hint: 'Give --compare the path of a .csv or a .json file.',
      cause
    })
  }
  return parseExpected(text, format === '.csv' ? 'csv' : 'json', path)
}

/**
 * Parses expectations. CSV has a header row; an empty cell is null and "" is empty text, as PostgreSQL and DuckDB write
 * them. JSON is an array of objects; or `{columns, rows}`; or, for several questions, an object of either (or of bare
 * arrays, taken by position) by question name.
 */
export async function parseExpected(text: string, format: 'csv' | 'json', from: string): Promise<ExpectedFile> {
  if (format === 'csv') return { kind: 'one', expected: await parseCsv(text, from) }
  const json = await parseJson(text, from)
  if (Array.isArray(json) || isTable(json)) return { kind: 'one', expected: table(json, from) }
  if (!isObject(json)) throw unusable(from, 'it holds neither rows nor questions')
  const byName = new Map(Object.entries(json).map(([name, rows]) => [name, table(rows, `${from}, ${name}`)]))
  return { kind: 'several', byName }
}

/** What a file expects of one question. */
export function expectedFor(file: ExpectedFile, question: string, from: string): Expected {
  if (file.kind === 'one') return file.expected
  const expected = file.byName.get(question)
  if (expected !== undefined) return expected
  const near = nearest(question, [...file.byName.keys()])
  throw new AppError('E_USAGE', 'fix-config', `${from} expects nothing of the question ${question}`, {
    hint: near === undefined ? `It speaks of ${[...file.byName.keys()].join(', ')}.` : `It speaks of ${near}.`
  })
}

async function parseCsv(text: string, from: string): Promise<Expected> {
  const { parse } = await import('csv-parse/sync')
  let lines: readonly (readonly (string | null)[])[]
  try {
    lines = parse(text, {
      bom: true,
      // An empty line is no row, but for a single column: there it is how null is written.
      skip_empty_lines: /^[^\r\n]*,/.test(text),
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value)
    })
  } catch (cause) {
    throw unusable(from, cause instanceof Error ? cause.message : String(cause), cause)
  }
  const [header, ...rows] = lines
  if (header === undefined) throw unusable(from, 'it has no header row')
  return { columns: header.map((name) => name ?? ''), rows }
}

async function parseJson(text: string, from: string): Promise<unknown> {
  // Not JSON.parse: songplay_id may be above 2^53, and a rounded number would compare equal to its neighbours.
  const { parse } = await import('lossless-json')
  try {
    return parse(text.replace(/^\uFEFF/, ''), null, exactNumber)
  } catch (cause) {
    throw unusable(from, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function exactNumber(literal: string): number | bigint {
  if (!/^-?\d+$/.test(literal)) return Number(literal)
  const whole = Number(literal)
  return Number.isSafeInteger(whole) ? whole : BigInt(literal)
}

function table(json: unknown, from: string): Expected {
  if (isTable(json)) {
    return { columns: json.columns.map((column) => columnName(column, from)), rows: byPosition(json.rows, from) }
  }
  if (!Array.isArray(json)) throw unusable(from, 'rows belong into an array, or into {"columns": …, "rows": …}')
  const rows: readonly unknown[] = json
  if (!rows.every(isObject)) return { columns: undefined, rows: byPosition(rows, from) }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  // No row names no column: then there is nothing to compare names with.
  if (rows.length === 0) return { columns: undefined, rows: [] }
  return { columns, rows: rows.map((row) => columns.map((column) => value(row[column] ?? null, from))) }
}

function byPosition(rows: readonly unknown[], from: string): Value[][] {
  return rows.map((row) => {
    if (!Array.isArray(row)) throw unusable(from, 'its rows are neither all objects nor all arrays')
    return row.map((cell: unknown) => value(cell, from))
  })
}

function value(cell: unknown, from: string): Value {
  if (cell === null || typeof cell === 'string' || typeof cell === 'boolean') return cell
  if (typeof cell === 'number' || typeof cell === 'bigint') return cell
  throw unusable(from, 'a value is an array or an object')
}

function columnName(column: unknown, from: string): string {
  if (typeof column === 'string') return column
  if (isObject(column) && typeof column.name === 'string') return column.name
  throw unusable(from, 'a column has no name')
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isTable(json: unknown): json is { readonly columns: readonly unknown[]; readonly rows: readonly unknown[] } {
  return isObject(json) && Array.isArray(json.columns) && Array.isArray(json.rows)
}

function unusable(from: string, why: string, cause?: unknown): AppError {
  return new AppError('E_USAGE', 'fix-config', `the expected rows in ${from} cannot be used: ${why}`, {
    hint: 'CSV begins with a header row; JSON is an array of objects. `--format csv --out FILE` writes one to begin with.',
    cause
  })
}
