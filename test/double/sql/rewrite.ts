import { RedshiftError, syntaxError } from '../errors.ts'
import { refuseForeign } from './foreign.ts'
import { Cursor, ident, quoted, splitAtCommas, type Token } from './lexer.ts'
import { readType, typeOf } from './types.ts'
import { DATE_PARTS, FUNCTIONS, LEADER_CATALOG, LEADER_ONLY, NOT_FUNCTIONS } from './vocabulary.ts'

/** What the session knows and a statement may ask for. */
export interface SessionFacts {
  readonly lastCopyId: number
  readonly lastCopyCount: number
  readonly lastQueryId: number
  readonly lastUnloadId: number
  readonly lastUnloadCount: number
}

const AFTER_NAME_LIST = new Set(['into', 'table', 'recursive', 'with'])

/**
 * Reads a query, INSERT, UPDATE, DELETE or MERGE as Redshift would and writes it for PostgreSQL: names folded, Redshift's
 * functions spelled so that PostgreSQL has them, everything that Redshift has not refused. It knows words, parentheses
 * and literals, not the whole grammar: what is left is checked by PostgreSQL itself.
 */
export class Rewriter {
  readonly #facts: SessionFacts
  /** Leader-only functions and catalogs that the statement uses, and whether it reads or writes a user's table. */
  readonly #leader: string[] = []
  #userTable = false
  readonly #ctes = new Set<string>()

  constructor(facts: SessionFacts) {
    this.#facts = facts
  }

  rewrite(tokens: readonly Token[]): string {
    this.#noteCtes(tokens)
    refuseForeign(tokens)
    this.#tables(tokens)
    const sql = this.#emit(tokens)
    // Rule: leader-node functions and catalogs do not mix with tables of the compute nodes (DEV
    // c_SQL_functions_leader_node_only, c_join_PG).
    if (this.#userTable && this.#leader.length > 0) {
      throw new RedshiftError(
        '0A000',
        'Specified types or functions (one per INFO message) not supported on Redshift tables.',
        {
          detail: `double, not Redshift: leader node only: ${this.#leader.join(', ')}`
        }
      )
    }
    return sql
  }

  /** An expression on its own: a DEFAULT. */
  expression(tokens: readonly Token[]): string {
    refuseForeign(tokens)
    return this.#emit(tokens)
  }

  #noteCtes(tokens: readonly Token[]): void {
    for (const [i, token] of tokens.entries()) {
      const opens = tokens[i + 1]?.lower === '(' && (token.lower === 'as' || token.kind !== 'op')
      if (!opens || token.lower !== 'as') continue
      const before = tokens[i - 1]
      if (before?.kind === 'word' || before?.kind === 'name') this.#ctes.add(before.lower)
      if (before?.raw === ')') {
        let at = i - 1
        for (let depth = 0; at >= 0; at--) {
          if (tokens[at]?.raw === ')') depth += 1
          if (tokens[at]?.raw === '(' && --depth === 0) break
        }
        const name = tokens[at - 1]
        if (name) this.#ctes.add(name.lower)
      }
    }
  }

  /** Looks at every name after FROM, JOIN, INTO, UPDATE, USING. */
  #tables(tokens: readonly Token[]): void {
    for (const [i, token] of tokens.entries()) {
      if (token.kind !== 'word' || !['from', 'join', 'into', 'update', 'using'].includes(token.lower)) continue
      const first = tokens[i + 1]
      if (first?.kind !== 'word' && first?.kind !== 'name') continue
      if (tokens[i - 1]?.lower === 'distinct' || this.#insideFunctionWithFrom(tokens, i)) continue
      this.#table(tokens, i + 1)
    }
  }

  #table(tokens: readonly Token[], at: number): void {
    const first = tokens[at]?.lower ?? ''
    const dotted = tokens[at + 1]?.raw === '.'
    const name = dotted ? (tokens[at + 2]?.lower ?? '') : first
    if (!dotted && this.#ctes.has(first)) return
    if (tokens[at + (dotted ? 3 : 1)]?.raw === '(' && tokens[at - 1]?.lower !== 'into') return
    if (LEADER_CATALOG.test(dotted ? first : name)) this.#leader.push(name)
    // The STL, STV, SVV, SVL and SYS views are joined with user tables freely.
    else if (!/^(stl|stv|svv|svl|sys)_/.test(name)) this.#userTable = true
    // FROM a, b
    let next = at + (dotted ? 3 : 1)
    if (tokens[next]?.lower === 'as') next += 1
    if ((tokens[next]?.kind === 'word' || tokens[next]?.kind === 'name') && tokens[next + 1]?.raw === ',') next += 1
    const after = tokens[next + 1]
    if (
      tokens[next]?.raw === ',' &&
      tokens[at - 1]?.lower === 'from' &&
      (after?.kind === 'word' || after?.kind === 'name')
    )
      this.#table(tokens, next + 1)
  }

  /** EXTRACT(x FROM y), TRIM(x FROM y), SUBSTRING(x FROM y) have a FROM that names no table. */
  #insideFunctionWithFrom(tokens: readonly Token[], at: number): boolean {
    let depth = 0
    for (let i = at - 1; i >= 0; i--) {
      if (tokens[i]?.raw === ')') depth += 1
      if (tokens[i]?.raw === '(' && --depth < 0) {
        return ['extract', 'trim', 'substring', 'overlay'].includes(tokens[i - 1]?.lower ?? '')
      }
    }
    return false
  }

  #emit(tokens: readonly Token[]): string {
    const cursor = new Cursor(tokens)
    let sql = ''
    while (!cursor.done) {
      const token = cursor.peek()
      if (token === undefined) break
      const before = tokens[cursor.at - 1]
      sql += (sql === '' ? '' : token.gap) + this.#one(cursor, token, before)
    }
    return sql
  }

  #one(cursor: Cursor, token: Token, before: Token | undefined): string {
    if (token.kind === 'word' && before?.raw !== '.') {
      const next = cursor.peek(1)
      if (next?.raw === '(' && !NOT_FUNCTIONS.has(token.lower)) {
        if (!this.#isNameList(cursor, before)) return this.#call(cursor, token.lower)
      } else {
        const plain = this.#keyword(token)
        if (plain !== undefined) {
          cursor.at += 1
          return plain
        }
      }
    }
    cursor.at += 1
    switch (token.kind) {
      case 'name':
        return ident(token.lower)
      case 'text':
        // Escapes are read here, so that PostgreSQL gets plain text.
        return quoted(token.lower)
      case 'word':
        return token.raw.startsWith('#') ? ident(token.lower) : token.lower
      case 'op':
        if (token.raw === '::') return `::${readType(cursor, false).sql}`
        return token.raw
      default:
        return token.raw
    }
  }

  /** INSERT INTO t (a, b), WITH c (a) AS (…), FROM x AS y (a): the parenthesis holds names. */
  #isNameList(cursor: Cursor, before: Token | undefined): boolean {
    if (before && AFTER_NAME_LIST.has(before.lower)) return true
    const here = cursor.at
    cursor.at += 1
    const inside = cursor.group()
    const after = cursor.peek()
    cursor.at = here
    const onlyNames = inside.every((t) => t.kind === 'word' || t.kind === 'name' || t.raw === ',')
    const beforeAlias = before?.lower === 'as' || before?.raw === ')' || before?.raw === ','
    return onlyNames && (after?.lower === 'as' || before?.lower === 'as') && beforeAlias
  }

  #keyword(token: Token): string | undefined {
    switch (token.lower) {
      case 'sysdate':
        return 'redshift.sysdate()'
      case 'minus':
        return 'EXCEPT'
      case 'current_timestamp':
      case 'localtimestamp':
      case 'current_time':
      case 'localtime':
        this.#leader.push(token.lower)
        return token.lower
      default:
        return undefined
    }
  }

  #call(cursor: Cursor, name: string): string {
    // Rule: an allow-list; what is not known to be a function of Redshift does not exist here.
    if (!FUNCTIONS.has(name)) {
      throw new RedshiftError('42883', `function ${name}() does not exist`, {
        detail: 'double, not Redshift: not a function that it knows of Redshift',
        hint: 'No function matches the given name and argument types. You may need to add explicit type casts.'
      })
    }
    if (LEADER_ONLY.has(name)) this.#leader.push(`${name}()`)
    cursor.at += 1
    const inside = cursor.group()
    const args = splitAtCommas(inside)
    switch (name) {
      case 'cast':
        return this.#cast(inside)
      case 'convert':
        return `CAST(${this.#emit(args[1] ?? [])} AS ${typeOf(args[0] ?? []).sql})`
      case 'extract':
        return this.#extract(inside)
      case 'dateadd':
      case 'date_add':
      case 'datediff':
      case 'date_diff':
        return this.#datePart(name.replace('_', ''), args, 3)
      case 'date_part':
        return this.#datePart('date_part', args, 2)
      case 'date_trunc':
        return this.#datePart('date_trunc', args, 2)
      case 'nvl':
        return `COALESCE(${this.#emit(inside)})`
      case 'nvl2':
        return `CASE WHEN (${this.#emit(args[0] ?? [])}) IS NOT NULL THEN ${this.#emit(args[1] ?? [])} ELSE ${this.#emit(args[2] ?? [])} END`
      case 'listagg':
        return this.#listagg(cursor, args)
      case 'median':
        return `percentile_cont(0.5) WITHIN GROUP (ORDER BY ${this.#emit(inside)})`
      case 'concat':
        // Rule: two arguments (DEV r_CONCAT).
        if (args.length !== 2)
          throw new RedshiftError('42883', `function concat with ${args.length} arguments does not exist`)
        return `redshift.concat(${this.#emit(inside)})`
      case 'count':
        // Rule: COUNT ( [ DISTINCT | ALL ] expression ): one (DEV r_COUNT).
        if (args.length > 1) throw new RedshiftError('42883', 'function count with several arguments does not exist')
        return `count(${this.#emit(inside)})`
      case 'lag':
      case 'lead':
        // Rule: no default value as third argument (DEV r_WF_LAG, r_WF_LEAD).
        if (args.length > 2) throw new RedshiftError('42883', `function ${name} with a default value does not exist`)
        return `${name}(${this.#emit(inside)})`
      case 'pg_last_copy_count':
        return String(this.#facts.lastCopyCount)
      case 'pg_last_copy_id':
        return String(this.#facts.lastCopyId)
      case 'pg_last_query_id':
        return String(this.#facts.lastQueryId)
      case 'pg_last_unload_count':
        return String(this.#facts.lastUnloadCount)
      case 'pg_last_unload_id':
        return String(this.#facts.lastUnloadId)
      default:
        if (inside.length > 1 && inside.at(-2)?.lower !== 'distinct' && this.#ordersInside(inside))
          throw syntaxError('order')
        return `${name}(${this.#emit(inside)})`
    }
  }

  /** Rule: ORDER BY goes into WITHIN GROUP, not into the arguments (DEV r_LISTAGG and the other aggregates). */
  #ordersInside(inside: readonly Token[]): boolean {
    let depth = 0
    return inside.some((token, i) => {
      if (token.raw === '(') depth += 1
      if (token.raw === ')') depth -= 1
      return depth === 0 && token.lower === 'order' && token.kind === 'word' && inside[i + 1]?.lower === 'by'
    })
  }

  #cast(inside: readonly Token[]): string {
    let depth = 0
    const at = inside.findLastIndex((token) => {
      if (token.raw === ')') depth += 1
      if (token.raw === '(') depth -= 1
      return depth === 0 && token.kind === 'word' && token.lower === 'as'
    })
    if (at < 0) throw syntaxError(')')
    const type = typeOf(inside.slice(at + 1))
    const value = this.#emit(inside.slice(0, at))
    // Rule: CAST cuts at the bytes of the type (DEV r_Character_types, "a shorter type").
    if (type.kind !== 'varchar' || type.bytes === undefined) return `CAST(${value} AS ${type.sql})`
    return `CAST(redshift.cut_bytes(CAST(${value} AS text), ${type.bytes}) AS ${type.sql})`
  }

  /** Rule: EXTRACT gives an INTEGER (DEV r_EXTRACT_function). */
  #extract(inside: readonly Token[]): string {
    const part = inside[0]
    if (inside[1]?.lower !== 'from' || part === undefined) throw syntaxError(inside[1]?.raw ?? ')')
    return `redshift.extract_part(${quoted(partName(part))}, ${this.#emit(inside.slice(2))})`
  }

  #datePart(name: string, args: readonly (readonly Token[])[], count: number): string {
    const [part, ...others] = args
    if (part?.length !== 1 || part[0] === undefined || args.length !== count) {
      throw new RedshiftError('42883', `function ${name} takes ${count} arguments, the first of them a date part`)
    }
    return `redshift.${name}(${[quoted(partName(part[0])), ...others.map((arg) => this.#emit(arg))].join(', ')})`
  }

  /** Rule: LISTAGG( [DISTINCT] expr [, 'delimiter'] ) [WITHIN GROUP (ORDER BY …)] (DEV r_LISTAGG). */
  #listagg(cursor: Cursor, args: readonly (readonly Token[])[]): string {
    const [first = [], delimiter] = args
    const distinct = first[0]?.lower === 'distinct' && first[0].kind === 'word'
    const value = this.#emit(distinct ? first.slice(1) : first)
    const order = cursor.accept('within', 'group') ? ` ${this.#emit(cursor.group())}` : ''
    return `string_agg(${distinct ? 'DISTINCT ' : ''}CAST(${value} AS varchar), ${delimiter ? this.#emit(delimiter) : "''"}${order})`
  }
}

function partName(token: Token): string {
  const part = token.kind === 'op' ? undefined : DATE_PARTS.get(token.lower)
  // Rule: only the documented names; ISODOW and ISOYEAR are not among them (DEV r_Dateparts_for_datetime_functions).
  if (part === undefined) throw new RedshiftError('22023', `timestamp units "${token.lower}" not recognized`)
  return part
}
