import { existsSync, readFileSync } from 'node:fs'
import { tokens } from '../grammar/tokens.ts'

/**
 * How tests that run the Redshift engine hand what it really sent to the grammar suite: a file, named by the environment
 * variable SPARKIFY_SQL_RECORD, of one JSON object a line, `{"session": 1, "sql": "…"}`, in the order of sending. Other
 * keys are passed over; a line with `error` was refused by the server and is left out. Whoever records appends: the double does, as `recordTo`.
 */
const FILE = 'SPARKIFY_SQL_RECORD'

/** The recorded statements by session, or why there are none. */
export function recordedSql(): { readonly sessions: readonly (readonly string[])[] } | { readonly missing: string } {
  const file = process.env[FILE]
  if (!file) return { missing: `${FILE} names no file of recorded statements` }
  if (!existsSync(file)) return { missing: `${FILE} names a file that is not there` }
  return { sessions: readRecord(readFileSync(file, 'utf8')) }
}

interface Sent {
  readonly session?: number
  readonly sql: string
  readonly error?: string
}

export function readRecord(text: string): readonly (readonly string[])[] {
  const rows: readonly Sent[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return sessionsOf(rows)
}

/** The statements that a server took, by session, in the order of sending. */
export function sessionsOf(sent: readonly Sent[]): readonly (readonly string[])[] {
  const sessions = new Map<number, string[]>()
  for (const { session = 0, sql, error } of sent) {
    if (error === undefined) sessions.set(session, [...(sessions.get(session) ?? []), sql])
  }
  return [...sessions.values()]
}

/** One statement of each shape: those that differ in literals and numbers alone, or in the number of rows of VALUES, are alike. */
export function shapes(statements: readonly string[]): readonly string[] {
  const first = new Map<string, string>()
  for (const sql of statements) {
    const shape = tokens(sql)
      .map((t) => (t.kind === 'string' || t.kind === 'number' ? '?' : t.text))
      .join(' ')
      .replace(/(\( [^()]* \))( , \1)+/g, '$1')
    if (!first.has(shape)) first.set(shape, sql)
  }
  return [...first.values()]
}
