/** The few things that have to be known about a statement's text without parsing SQL. */

/**
 * Strings, quoted names and comments: what keywords and brackets in them must not be mistaken for. Runs of plain characters are one
 * step: a choice for each of them overflows at some megabytes.
 */
const QUIET = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|--[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * The statement with everything but its outermost words blanked: strings, quoted names, comments, and what stands in
 * brackets. Length and positions stay.
 */
export function outermost(sql: string): string {
  const plain = sql.replace(QUIET, (hidden) => ' '.repeat(hidden.length))
  let depth = 0
  let text = ''
  for (const character of plain) {
    if (character === ')') depth -= 1
    text += depth > 0 ? ' '.repeat(character.length) : character
    if (character === '(') depth += 1
  }
  return text
}

/** Whether the rows of this SELECT come in an order that it asked for. */
export function hasOrderBy(sql: string): boolean {
  return /\border\s+by\b/i.test(outermost(sql))
}
