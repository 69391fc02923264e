import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AppError } from '../util/errors.ts'
import { nearest } from '../util/nearest.ts'
import { parseQuestion, type Question } from './question.ts'

export { hasOrderBy } from '../util/sql-text.ts'
export { type CompareOptions, type Comparison, compare, type DifferingRow, type NumberedRow } from './compare.ts'
export { questionsDoc } from './doc.ts'
export { type Expected, type ExpectedFile, expectedFor, parseExpected, readExpected } from './expected.ts'
export type { Question } from './question.ts'

/** Every question, by name. */
export async function listQuestions(): Promise<readonly Question[]> {
  return Promise.all((await questionNames()).map(read))
}

/** One question by its name; an unknown name is a usage error that suggests the nearest. */
export async function loadQuestion(name: string): Promise<Question> {
  const names = await questionNames()
  if (names.includes(name)) return read(name)
  const near = nearest(name, names)
  throw new AppError('E_USAGE', 'fix-config', `there is no question "${name}"`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}sparkify query --list shows all ${names.length}.`,
    details: { name, ...(near === undefined ? {} : { nearest: near }) }
  })
}

/** The names of all questions, in order. */
export async function questionNames(): Promise<readonly string[]> {
  const files = await readdir(folder())
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}

async function read(name: string): Promise<Question> {
  return parseQuestion(name, await readFile(new URL(`${name}.sql`, import.meta.url), 'utf8'))
}

/** The .sql files lie beside this module, in src/ and, copied by the build, in dist/. */
function folder(): string {
  return fileURLToPath(new URL('.', import.meta.url))
}
