/** A word is lower case; a name keeps what stands between its quotes, a string what its text is. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol'
  readonly text: string
  /** Round brackets open around it; an opening one counts as outside of itself. */
  readonly depth: number
}

const PATTERN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\]|''|\\[\s\S])*)'|"((?:[^"]|"")*)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(\d+(?:\.\d+)?|\.\d+)|(<>|<=|>=|!=|\|\||::|\$\d+|\S)/g

/** The tokens of a statement as Redshift reads it: a backslash in a string escapes what follows. */
export function tokens(sql: string): readonly Token[] {
  const found: Token[] = []
  let depth = 0
  for (const [, string, name, word, number, symbol] of sql.matchAll(PATTERN)) {
    if (symbol === ')') depth -= 1
    if (string !== undefined)
      found.push({ kind: 'string', text: string.replace(/''|\\([\s\S])/g, (all, c) => c ?? all[0]), depth })
    else if (name !== undefined) found.push({ kind: 'name', text: name.replaceAll('""', '"'), depth })
    else if (word !== undefined) found.push({ kind: 'word', text: word.toLowerCase(), depth })
    else if (number !== undefined) found.push({ kind: 'number', text: number, depth })
    else if (symbol !== undefined) found.push({ kind: 'symbol', text: symbol, depth })
    if (symbol === '(') depth += 1
  }
  return found
}

/** Whether the tokens from `at` on are these words and symbols. */
export function reads(list: readonly Token[], at: number, ...expected: readonly string[]): boolean {
  return expected.every((text, i) => {
    const token = list[at + i]
    return token !== undefined && (token.kind === 'word' || token.kind === 'symbol') && token.text === text
  })
}

/** The place of the bracket that closes the one at `open`. */
export function closing(list: readonly Token[], open: number): number {
  const depth = list[open]?.depth
  const found = list.findIndex((t, i) => i > open && t.kind === 'symbol' && t.text === ')' && t.depth === depth)
  return found === -1 ? list.length : found
}
