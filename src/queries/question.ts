import { AppError } from '../util/errors.ts'

/** One of the analysts' questions: a SELECT that runs the same on every engine, and the words around it. */
export interface Question {
  /** The file's name without .sql, kebab-case: what `sparkify query NAME` takes. */
  readonly name: string
  readonly title: string
  /** The question in an analyst's words. */
  readonly question: string
  /** How to read the answer, and what not to read into it. */
  readonly reads: string
  /** The columns of a bar chart, where one says more than the table. */
  readonly bars?: { readonly label: string; readonly value: string }
  /** One SELECT, without the header and without a closing semicolon. */
  readonly sql: string
}

const FIELDS = ['title', 'question', 'reads', 'bars'] as const

/**
 * Reads the text of a question's file: a header of comment lines (`-- key: value`, continued on lines indented further),
 * then the SELECT.
 */
export function parseQuestion(name: string, text: string): Question {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const header = readHeader(name, end === -1 ? lines : lines.slice(0, end))
  const sql = (end === -1 ? [] : lines.slice(end)).join('\n').trim().replace(/;$/, '')
  if (sql === '') throw wrong(name, 'it has no statement')
  const bars = header.get('bars')
  return {
    name,
    title: required(name, header, 'title'),
    question: required(name, header, 'question'),
    reads: required(name, header, 'reads'),
    ...(bars === undefined ? {} : { bars: readBars(name, bars) }),
    sql
  }
}

function readHeader(name: string, lines: readonly string[]): Map<string, string> {
  const header = new Map<string, string>()
  let last: string | undefined
  for (const line of lines) {
    const [, key, value] = /^-- ([a-z]+): (.+)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) {
      if (!FIELDS.some((field) => field === key)) throw wrong(name, `its header has an unknown line "${key}"`)
      header.set(key, value.trim())
      last = key
    } else if (last !== undefined && line.startsWith('--   ')) {
      header.set(last, `${header.get(last) ?? ''} ${line.slice(2).trim()}`)
    } else {
      throw wrong(name, `its header has a line that is not "-- key: value": ${line}`)
    }
  }
  return header
}

function required(name: string, header: ReadonlyMap<string, string>, field: string): string {
  const value = header.get(field)
  if (value === undefined) throw wrong(name, `its header has no "${field}"`)
  return value
}

function readBars(name: string, text: string): { label: string; value: string } {
  const [label, value, ...more] = text.split(' ')
  if (label === undefined || value === undefined || more.length > 0) {
    throw wrong(name, `bars takes a label column and a value column, not "${text}"`)
  }
  return { label, value }
}

function wrong(name: string, what: string): AppError {
  return new AppError('E_BUG', 'report-bug', `The question ${name}.sql cannot be read: ${what}.`, {
    details: { question: name }
  })
}
