import { notSupported, RedshiftError, syntaxError } from '../errors.ts'
import { Cursor, type Token } from './lexer.ts'
import { NEEDS_FRAME, NO_FRAME, OPERATORS, RESERVED_HERE_ONLY } from './vocabulary.ts'

/** What PostgreSQL takes and Redshift does not. */
export function refuseForeign(tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1]
    const before = tokens[i - 1]
    if (token.kind === 'op') {
      // Rule: arrays and their subscripts (DEV c_unsupported-postgresql-features).
      if (token.raw === '[' || token.raw === ']') throw notSupported('an array', 'Redshift has no array type')
      if (!OPERATORS.has(token.raw)) throw notSupported(`operator ${token.raw}`, 'not an operator that it knows')
      continue
    }
    if (token.kind !== 'word' || before?.raw === '.') continue
    switch (token.lower) {
      case 'filter':
        // Rule: aggregates take no FILTER (DEV c_Aggregate_Functions: their syntax).
        if (next?.raw === '(') throw syntaxError('(')
        break
      case 'distinct':
        if (next?.lower === 'on') throw notSupported('SELECT DISTINCT ON', 'r_SELECT_list has no DISTINCT ON')
        if (before?.lower === 'is' || before?.lower === 'not')
          throw notSupported('IS DISTINCT FROM', 'not among the conditions of r_comparison_condition')
        break
      case 'conflict':
        if (before?.lower === 'on') throw syntaxError('conflict')
        break
      case 'values':
        // Rule: VALUES belongs to INSERT and MERGE; it is no table (DEV r_SELECT_synopsis, r_FROM_clause30).
        if (before === undefined || before.raw === '(') throw syntaxError('values')
        break
      case 'returning':
      case 'lateral':
      case 'tablesample':
      case 'window':
        if (next !== undefined && next.raw !== ',' && next.raw !== '.' && before?.lower !== 'as')
          throw syntaxError(token.raw)
        break
      case 'array':
        throw notSupported('ARRAY', 'Redshift has no array type (c_unsupported-postgresql-features)')
      case 'for':
        if (next?.lower === 'update' || next?.lower === 'share')
          throw notSupported('SELECT FOR UPDATE', 'r_SELECT_synopsis')
        break
      case 'fetch':
        if (next?.lower === 'first' || next?.lower === 'next') throw syntaxError('fetch')
        break
      case 'materialized':
        throw syntaxError('materialized')
      case 'over':
        if (next?.raw === '(') checkFrame(tokens, i)
        else if (before?.raw === ')') throw notSupported('a named window', 'r_Window_function_synopsis')
        break
      case 'timestamp':
        // Reserved; as a type it stands before a literal, or where the type of a cast is read.
        if (next?.kind !== 'text' && before?.raw !== '::' && before?.lower !== 'as') throw syntaxError(token.raw)
        break
      default:
        if (RESERVED_HERE_ONLY.has(token.lower)) throw syntaxError(token.raw)
    }
  }
}

/** Rule: aggregates with ORDER BY in OVER need a frame, and a frame is of ROWS (DEV r_Window_function_synopsis). */
function checkFrame(tokens: readonly Token[], over: number): void {
  const inside = new Cursor(tokens, over + 1).group()
  let depth = 0
  const top = inside.filter((token) => {
    if (token.raw === ')') depth -= 1
    const flat = depth === 0
    if (token.raw === '(') depth += 1
    return flat && token.kind === 'word'
  })
  const has = (word: string): boolean => top.some((token) => token.lower === word)
  if (has('range') || has('groups') || has('exclude'))
    throw notSupported('a RANGE or GROUPS frame', 'frames are of ROWS')
  if (inside.length > 0 && inside[0]?.kind === 'word' && !['partition', 'order', 'rows'].includes(inside[0].lower))
    throw notSupported('a named window', 'r_Window_function_synopsis')
  const name = functionBefore(tokens, over)
  if (has('order') && !has('rows') && NEEDS_FRAME.has(name)) {
    throw new RedshiftError('42601', 'Aggregate window functions with an ORDER BY clause require a frame clause')
  }
  if (has('rows') && NO_FRAME.has(name)) throw notSupported(`a frame for ${name}`, 'r_Window_function_synopsis')
}

function functionBefore(tokens: readonly Token[], over: number): string {
  let depth = 0
  for (let i = over - 1; i >= 0; i--) {
    if (tokens[i]?.raw === ')') depth += 1
    if (tokens[i]?.raw === '(' && --depth === 0) return tokens[i - 1]?.lower ?? ''
  }
  return ''
}
