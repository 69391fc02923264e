import { notSupported, syntaxError } from '../errors.ts'
import { Cursor, type Token } from './lexer.ts'

/**
 * Rule (DOC r_MERGE): MERGE INTO target USING source [AS alias] ON condition WHEN MATCHED THEN { UPDATE SET … | DELETE } WHEN NOT
 * MATCHED THEN INSERT (…) VALUES (…). Target and source are tables: no view, subquery or WITH; both WHEN clauses stand
 * there, with no further condition. REMOVE DUPLICATES is Redshift's too, but not in the double.
 */
export function checkMerge(tokens: readonly Token[]): void {
  const cursor = new Cursor(tokens)
  cursor.expect('merge', 'into')
  cursor.qualified()
  if (!cursor.accept('using')) throw syntaxError(cursor.peek()?.raw ?? 'end of statement')
  if (cursor.peek()?.raw === '(')
    throw notSupported('a subquery as the source of MERGE', 'DOC r_MERGE: source_table is a table')
  cursor.qualified()
  if (cursor.accept('as') || cursor.peek()?.lower !== 'on') cursor.name()
  cursor.expect('on')
  const whens: string[] = []
  for (let at = cursor.at; at < tokens.length; at++) {
    if (tokens[at]?.kind !== 'word' || tokens[at]?.lower !== 'when') continue
    const clause = new Cursor(tokens, at + 1)
    // WHEN of a CASE is followed by neither.
    if (clause.accept('matched')) whens.push('matched')
    else if (clause.accept('not', 'matched')) whens.push('not matched')
    else continue
    if (clause.peek()?.lower === 'and') throw syntaxError('and')
  }
  if (tokens.some((token, i) => token.lower === 'remove' && tokens[i + 1]?.lower === 'duplicates')) {
    throw notSupported('REMOVE DUPLICATES', 'the double has no such form of MERGE')
  }
  if (whens.length !== 2 || !whens.includes('matched') || !whens.includes('not matched')) {
    throw notSupported('a MERGE without both WHEN MATCHED and WHEN NOT MATCHED', 'DOC r_MERGE: both are in the syntax')
  }
}
