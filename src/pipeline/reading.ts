import { AppError } from '../util/errors.ts'

const COMMENTS = /--[^\n]*|\/\*.*?\*\//gs
const READS = /^(select|with|from|values|table|explain|show|describe|desc|summarize|pivot|unpivot|pragma)$/i

/**
 * Throws E_USAGE for a statement of a person that does not begin as one that reads. Each engine refuses writes by its own means; this
 * is for what those let through: to PostgreSQL, COPY … TO a file or a program of the server is reading.
 */
export function assertReads(sql: string): void {
  const [, word] = /^[\s(]*(\w+)/.exec(sql.replace(COMMENTS, ' ')) ?? []
  if (word !== undefined && READS.test(word)) return
  throw new AppError(
    'E_USAGE',
    'fix-input',
    `only reading is allowed here: ${word === undefined ? 'there is no statement' : `this begins with ${word.toUpperCase()}`}`,
    { hint: 'Ask with one SELECT over the tables that `sparkify schema` lists.' }
  )
}
