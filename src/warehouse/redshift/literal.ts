import { AppError } from '../../util/errors.ts'

/** Most bytes of UTF-8 that an identifier may have (r_names). */
const MAX_IDENTIFIER_BYTES = 127

/** Most bytes that a VARCHAR holds (r_Character_types). */
export const MAX_VARCHAR_BYTES = 65_535

/**
 * A string literal. Redshift reads a backslash in any literal as an escape (its own QUOTE_LITERAL doubles quotes and
 * backslashes, r_QUOTE_LITERAL), unlike the standard: so both are doubled. Whichever way a server reads a backslash,
 * the literal ends where it should: only the value could differ, never the statement.
 * @throws E_BUG for U+0000, which no text of a database can hold
 */
export function literal(text: string): string {
  if (text.includes('\0'))
    throw new AppError('E_BUG', 'report-bug', 'a string literal cannot hold the character U+0000')
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/**
 * A quoted identifier. Quoted or not, Redshift folds A-Z to lower case (r_names), so that a name with capitals would
 * be another one in the catalogue than in the model.
 * @throws E_BUG where the database could not hold the name as it is
 */
export function identifier(name: string): string {
  const bytes = Buffer.byteLength(name)
  if (bytes === 0 || bytes > MAX_IDENTIFIER_BYTES || name.includes('\0')) {
    throw new AppError('E_BUG', 'report-bug', `"${name}" has ${bytes} bytes: an identifier of Redshift has 1 to 127`)
  }
  if (/[A-Z]/.test(name)) {
    throw new AppError('E_BUG', 'report-bug', `"${name}" has capitals, which Redshift folds to lower case`)
  }
  return `"${name.replaceAll('"', '""')}"`
}
