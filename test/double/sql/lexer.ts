import { RedshiftError, syntaxError } from '../errors.ts'

/**
 * word: an unquoted name or keyword; name: a quoted identifier; text: a string literal; param: $1; op: an operator.
 * `lower` is the word in lower case, the name without quotes in lower case (Redshift folds quoted names too, unless
 * enable_case_sensitive_identifier is on: DEV r_names), or the literal's value; `gap` is the space before it.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'param' | 'op'
  readonly raw: string
  readonly lower: string
  readonly gap: string
}

const SPACE = /(?:\s+|--[^\n]*)+/y
const WORD = /[\p{L}_#][\p{L}\p{N}_$#]*/uy
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const PARAM = /\$\d+/y
const NAME = /"(?:[^"]|"")*"/y
// Rule: a backslash in a literal escapes, as in PostgreSQL 8: QUOTE_LITERAL doubles it (DEV r_QUOTE_LITERAL).
const TEXT = /'(?:[^'\\]|''|\\[\s\S])*'/y
const OPERATOR = /::|\|\||<>|!=|<=|>=|<<|>>|!~|[-+*/%^<>=~&|#!@]+|[(),.;[\]:]/y

/** Cuts a text into statements, each a list of tokens; empty ones are left out. */
export function statements(sql: string): Token[][] {
  const all: Token[][] = []
  let current: Token[] = []
  for (const token of tokens(sql)) {
    if (token.kind === 'op' && token.raw === ';') {
      if (current.length > 0) all.push(current)
      current = []
    } else current.push(token)
  }
  if (current.length > 0) all.push(current)
  return all
}

function* tokens(sql: string): Generator<Token> {
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(sql)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  while (at < sql.length) {
    const gap = space()
    if (at >= sql.length) return
    const name = take(NAME)
    if (name !== undefined) yield { kind: 'name', raw: name, lower: unquote(name), gap }
    else {
      const text = take(TEXT)
      const param = text === undefined ? take(PARAM) : undefined
      const number = text === undefined && param === undefined ? take(NUMBER) : undefined
      const word = text ?? param ?? number ?? take(WORD)
      if (text !== undefined) yield { kind: 'text', raw: text, lower: textValue(text), gap }
      else if (param !== undefined) yield { kind: 'param', raw: param, lower: param, gap }
      else if (number !== undefined) yield { kind: 'number', raw: number, lower: number, gap }
      else if (word !== undefined) yield { kind: 'word', raw: word, lower: word.toLowerCase(), gap }
      else yield operator(gap)
    }
  }

  function space(): string {
    let gap = ''
    for (;;) {
      const plain = take(SPACE)
      if (plain !== undefined) gap += plain.includes('\n') ? '\n' : ' '
      else if (sql.startsWith('/*', at)) {
        const end = sql.indexOf('*/', at + 2)
        if (end < 0) throw new RedshiftError('42601', 'unterminated /* comment')
        at = end + 2
        gap += ' '
      } else return gap
    }
  }

  function operator(gap: string): Token {
    const found = take(OPERATOR)
    if (found === undefined) {
      if (sql[at] === "'") throw new RedshiftError('42601', 'unterminated quoted string')
      throw syntaxError(sql[at] ?? '')
    }
    // A minus or plus that touches another operator is a sign: a=-1.
    const sign = /^(.+?)([-+])$/.exec(found)
    if (sign?.[1] !== undefined && found !== '||') {
      at -= 1
      return { kind: 'op', raw: sign[1], lower: sign[1], gap }
    }
    return { kind: 'op', raw: found, lower: found, gap }
  }
}

const unquote = (name: string): string => name.slice(1, -1).replaceAll('""', '"').toLowerCase()

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** The value of a string literal. */
export function textValue(raw: string): string {
  return raw.slice(1, -1).replace(/''|\\([0-7]{1,3})|\\([\s\S])/g, (whole, octal?: string, letter?: string) => {
    if (whole === "''") return "'"
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return ESCAPES[letter ?? ''] ?? letter ?? ''
  })
}

/** A literal for PostgreSQL with standard_conforming_strings on. */
export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A cursor over tokens, for the statements that the double reads word by word. */
export class Cursor {
  readonly tokens: readonly Token[]
  at: number
  constructor(tokens: readonly Token[], at = 0) {
    this.tokens = tokens
    this.at = at
  }
  get done(): boolean {
    return this.at >= this.tokens.length
  }
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }
  /** True, and past them, where the next words are these (unquoted words and operators, lower case). */
  accept(...words: readonly string[]): boolean {
    const same = words.every((word, i) => {
      const token = this.peek(i)
      return token !== undefined && token.lower === word && (token.kind === 'word' || token.kind === 'op')
    })
    if (same) this.at += words.length
    return same
  }
  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw syntaxError(this.peek()?.raw ?? 'end of statement')
  }
  /** The next token, of one of these kinds. */
  take(...kinds: readonly Token['kind'][]): Token {
    const token = this.peek()
    if (token === undefined || !kinds.includes(token.kind)) throw syntaxError(token?.raw ?? 'end of statement')
    this.at += 1
    return token
  }
  name(): string {
    return this.take('word', 'name').lower
  }
  text(): string {
    return this.take('text').lower
  }
  integer(): number {
    return Number(this.take('number').raw)
  }
  end(): void {
    if (!this.done) throw syntaxError(this.peek()?.raw ?? '')
  }
  /** A name with its schema: a, s.a. */
  qualified(): { readonly schema: string | undefined; readonly table: string } {
    const first = this.name()
    if (!this.accept('.')) return { schema: undefined, table: first }
    return { schema: first, table: this.name() }
  }
  /** The tokens between the parenthesis that opens here and its partner. */
  group(): Token[] {
    this.expect('(')
    const start = this.at
    for (let depth = 1; depth > 0; this.at++) {
      const token = this.peek()
      if (token === undefined) throw syntaxError('end of statement')
      if (token.kind === 'op' && token.raw === '(') depth += 1
      if (token.kind === 'op' && token.raw === ')') depth -= 1
    }
    return this.tokens.slice(start, this.at - 1)
  }
  rest(): Token[] {
    const rest = this.tokens.slice(this.at)
    this.at = this.tokens.length
    return rest
  }
}

/** Splits at the commas that are in no parenthesis. */
export function splitAtCommas(list: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of list) {
    if (token.kind === 'op' && token.raw === '(') depth += 1
    if (token.kind === 'op' && token.raw === ')') depth -= 1
    if (depth === 0 && token.kind === 'op' && token.raw === ',') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.length === 1 && parts[0]?.length === 0 ? [] : parts
}

export const qualifiedSql = (name: { readonly schema: string | undefined; readonly table: string }): string =>
  name.schema === undefined ? ident(name.table) : `${ident(name.schema)}.${ident(name.table)}`
