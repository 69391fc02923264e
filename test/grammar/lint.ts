import { BLANK_RULES, RULES } from './rules.ts'
import { S3_RULES } from './s3-rules.ts'
import { reads, tokens } from './tokens.ts'

export interface Finding {
  readonly rule: string
  readonly found: string
}

/** Where a statement comes from: a few rules are only for some. */
export type Origin = 'generated' | 'question' | 'recorded'

/** What our own rules find wrong with one statement of the Redshift engine. */
export function lint(sql: string, origin: Origin = 'generated'): readonly Finding[] {
  const list = tokens(sql)
  const more = origin === 'question' ? { grouping: BLANK_RULES.grouping } : { blanks: BLANK_RULES.blanks }
  const own = Object.entries({ ...RULES, ...S3_RULES, ...more }).flatMap(([rule, look]) =>
    look(list, sql).map((found) => ({ rule, found }))
  )
  // What UNLOAD writes is a statement of its own.
  const select = reads(list, 0, 'unload') && list[2]?.kind === 'string' ? lint(list[2].text, origin) : []
  return [...own, ...select]
}

/** What is wrong with statements in the order in which one session sent them. */
export function lintSession(
  statements: readonly string[],
  origin: Origin = 'recorded'
): readonly (Finding & { sql: string })[] {
  let open = false
  return statements.flatMap((sql) => {
    const list = tokens(sql)
    const begins = reads(list, 0, 'begin') || reads(list, 0, 'start', 'transaction')
    const ends = ['commit', 'end', 'rollback', 'abort'].some((word) => reads(list, 0, word))
    const outside = ['truncate', 'vacuum'].find((word) => reads(list, 0, word))
    const wrong =
      open && outside !== undefined ? [{ rule: 'transaction', found: `${outside.toUpperCase()} in a transaction` }] : []
    open = (open || begins) && !ends
    return [...wrong, ...lint(sql, origin)].map((finding) => ({ ...finding, sql }))
  })
}
