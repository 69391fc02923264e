import { closing, reads, type Token } from './tokens.ts'
import {
  DATE_PARTS,
  FREE_TEXTS,
  FUNCTIONS,
  INPUT_TEXTS,
  NEEDS_FRAME,
  NO_FRAME,
  NOT_FUNCTIONS,
  RESERVED
} from './vocabulary.ts'

/** What is wrong with a statement: in words, or nothing. */
export type Rule = (list: readonly Token[], sql: string) => readonly string[]

/** A rule that looks at each token. */
const each =
  (look: (token: Token, at: number, list: readonly Token[]) => string | undefined): Rule =>
  (list) =>
    list.flatMap((token, at) => look(token, at, list) ?? [])

const is = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token !== undefined && (token.kind === 'word' || token.kind === 'symbol') && texts.includes(token.text)

/** A phrase that Redshift lacks. */
const never =
  (why: string, ...phrases: readonly (readonly string[])[]): Rule =>
  (list) =>
    list.flatMap((_, at) => phrases.filter((p) => reads(list, at, ...p)).map((p) => `${p.join(' ')}: ${why}`))

const call = (token: Token, at: number, list: readonly Token[]): boolean =>
  token.kind === 'word' && is(list[at + 1], '(') && !is(list[at - 1], '.')

const functions = each((token, at, list) => {
  if (!call(token, at, list) || FUNCTIONS.has(token.text) || NOT_FUNCTIONS.has(token.text)) return undefined
  // The name of a table or column list: INSERT INTO t (…), COMMENT and DDL quote theirs, CTEs come with AS.
  return is(list[at - 1], 'into', 'table', 'exists') ? undefined : `${token.text}() is not on the list of functions`
})

/** Aggregates with ORDER BY in OVER need ROWS; ranking functions take none. */
const frames = each((token, at, list) => {
  if (!call(token, at, list)) return undefined
  const over = closing(list, at + 1) + 1
  if (!reads(list, over, 'over', '(')) return undefined
  const window = list.slice(over + 2, closing(list, over + 1))
  const depth = (list[over + 1]?.depth ?? 0) + 1
  const has = (word: string): boolean => window.some((t) => t.depth === depth && is(t, word))
  if (NEEDS_FRAME.has(token.text) && has('order') && !has('rows')) return `${token.text}() OVER (ORDER BY …) needs ROWS`
  if (NO_FRAME.has(token.text) && (has('rows') || has('range'))) return `${token.text}() OVER takes no frame`
  return has('range') ? 'RANGE is no frame of Redshift' : undefined
})

/** Integers divide to an integer: a division shows by a cast, or by a number with a point, that it is none or means it. */
const division = each((token, at, list) => {
  if (!is(token, '/')) return undefined
  let start = at
  while (start > 0 && !(list[start - 1]?.depth === 0 && is(list[start - 1], ',', 'select'))) start -= 1
  let end = at
  while (end < list.length && !(list[end]?.depth === 0 && is(list[end], ',', 'from', 'where'))) end += 1
  const item = list.slice(start, end)
  if (item.some((t) => is(t, 'double') || (t.kind === 'number' && t.text.includes('.')))) return undefined
  // CAST(x / n AS INTEGER) says that the rest is meant to be cut.
  const close = list.findIndex((t, i) => i > at && is(t, 'as') && t.depth <= token.depth)
  return is(list[close + 1], 'integer', 'bigint') ? undefined : 'a division that may be of integers'
})

const reserved = each((token, at, list) => {
  if (token.kind !== 'word' || !RESERVED.has(token.text)) return undefined
  const before = list[at - 1]
  const alias = is(before, 'as') && !is(list[at + 1], '(') && !is(token, 'select', 'with')
  // CAST(x AS timestamp), PARTITION BY … AS, IDENTITY: the words that a type may be.
  const type = is(before, 'as') && is(token, 'timestamp', 'time') && is(list[at + 1], ')', 'without')
  const table = is(before, 'from', 'join', 'into', 'update') && !is(token, 'select', 'only')
  // The catalogue's own column is written so in every document.
  const column = is(before, '.') && token.text !== 'oid'
  return (alias && !type) || table || column ? `${token.text} is reserved and not quoted` : undefined
})

const dateParts = each((token, at, list) => {
  const part = list[at + 2]
  if (is(token, 'extract') && is(list[at + 1], '(') && part && !DATE_PARTS.has(part.text))
    return `EXTRACT(${part.text})`
  if (!is(token, 'date_trunc', 'date_part') || part?.kind !== 'string') return undefined
  return DATE_PARTS.has(part.text) && part.text !== 'dow' ? undefined : `${token.text}('${part.text}')`
})

const precise = each((token, at, list) =>
  is(token, 'decimal', 'numeric') && !is(list[at + 1], '(') ? `${token.text} without precision is (18,0)` : undefined
)

const merge = each((token, at, list) => {
  if (!is(token, 'merge') || at > 0) return undefined
  const using = list.findIndex((t) => is(t, 'using'))
  if (is(list[using + 1], '(')) return 'MERGE takes its source from a table, not a subquery'
  const whole = list.some((t) => is(t, 'remove')) || list.filter((t) => is(t, 'matched')).length === 2
  return whole ? undefined : 'MERGE has both WHEN clauses or REMOVE DUPLICATES'
})

/** Whether this = is one of UPDATE … SET. */
function assigns(list: readonly Token[], at: number): boolean {
  const set = list.findIndex((t) => is(t, 'set'))
  const end = list.findIndex((t, i) => i > set && t.depth === 0 && is(t, 'from', 'where'))
  return is(list[0], 'update') && at > set && (end === -1 || at < end)
}

/** Two texts of the input are compared with their lengths (src/util/same-text.ts). Not asked of questions. */
const blanks: Rule = (list) =>
  list.flatMap((token, at) => {
    if (!is(token, '=', '<>') || assigns(list, at)) return []
    const column = (t: Token | undefined): boolean => t?.kind === 'word' && INPUT_TEXTS.has(t.text)
    const [left, right] = [list[at - 1], is(list[at + 2], '.') ? list[at + 3] : list[at + 1]]
    if (!column(left) || !(column(right) || right?.kind === 'string') || is(list[at + 1], 'null')) return []
    const after = list.slice(at + 2, at + 7)
    return after.some((t, i) => is(t, 'and', 'or') && is(after[i + 1], 'length'))
      ? []
      : [`${left?.text} is compared without its blanks`]
  })

/** A question that groups by a logged text groups by its length, too. */
const grouping = each((token, at, list) => {
  if (!reads(list, at, 'group', 'by')) return undefined
  const depth = token.depth
  let end = at + 2
  while (end < list.length && !(list[end]?.depth === depth && is(list[end], 'order', 'having', 'limit', 'union', ')')))
    end += 1
  const rest = list.slice(at + 2, end)
  // Beside its own key, a name is but an attribute.
  if (rest.some((t) => is(t, 'song_id', 'artist_id'))) return undefined
  const plain = rest.filter((t) => t.depth === depth && t.kind === 'word' && FREE_TEXTS.has(t.text))
  const lengths = rest.filter((t) => is(t, 'length')).length
  return plain.length > lengths ? `GROUP BY ${plain.map((t) => t.text).join(', ')} without LENGTH` : undefined
})

/** Names of types that Redshift lacks, or that mean something else there. */
const types = each((token, at, list) => {
  if (
    is(token, 'text') &&
    (list[at - 1]?.kind === 'name' || is(list[at - 1], 'as')) &&
    is(list[0], 'create') &&
    !is(list[at + 1], ',', 'from')
  ) {
    return 'TEXT is VARCHAR(256)'
  }
  const unknown = is(token, 'serial', 'bigserial', 'uuid', 'json', 'jsonb', 'bytea', 'timestamptz', 'array', 'hugeint')
  return unknown && (list[at - 1]?.kind === 'name' || is(list[at - 1], 'as', '::'))
    ? `the type ${token.text}`
    : undefined
})

/** Most bytes that the Data API carries. */
const MOST_BYTES = 100_000

/** The rules that look at one statement, by name. */
export const RULES: Readonly<Record<string, Rule>> = {
  functions,
  frames,
  division,
  reserved,
  dateParts,
  precise,
  merge,
  types,
  filter: never('Redshift has none', ['filter', '(']),
  values: never('VALUES is no table', ['from', '(', 'values'], ['join', '(', 'values'], ['from', 'values']),
  conflict: never('Redshift has none', ['on', 'conflict'], ['returning']),
  index: never('Redshift has none', ['create', 'index'], ['create', 'unique', 'index']),
  distinctOn: never('Redshift has none', ['distinct', 'on']),
  lateral: never('Redshift has none', ['lateral']),
  leader: never('a function of the leader node', ['current_timestamp'], ['localtimestamp'], ['generate_series']),
  keys: never('decision 0027', ['primary', 'key'], ['foreign', 'key'], ['references'], ['unique', '('], ['check', '(']),
  onCommit: never('Redshift has none', ['on', 'commit']),
  average: never('of integers it is cut', ['avg', '(']),
  rounding: never('halves differ between engines', ['round', '(']),
  escapes: (list) => list.flatMap((t, at) => (is(t, 'e') && list[at + 1]?.kind === 'string' ? ["E'…' strings"] : [])),
  dollars: (list) => (list.some((t, at) => is(t, '$') && is(list[at + 1], '$')) ? ['$$ strings'] : []),
  bytes: (_, sql) => (Buffer.byteLength(sql) > MOST_BYTES ? [`${Buffer.byteLength(sql)} bytes`] : [])
}

/** Rules for statements of the transform and the checks, and for questions. */
export const BLANK_RULES = { blanks, grouping } as const
