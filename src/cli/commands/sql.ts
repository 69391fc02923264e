import { format } from 'sql-formatter'
import { allStatements } from '../../pipeline/statements.ts'
import { dialectOf } from '../../warehouse/open.ts'
import type { Context } from '../context.ts'
import type { VerbOptions } from '../options.ts'

const LANGUAGES = { duckdb: 'duckdb', postgres: 'postgresql', redshift: 'redshift' } as const

export async function run({ engine, part }: VerbOptions<'sql'>, { config, out, json }: Context): Promise<undefined> {
  const dialect = await dialectOf(engine ?? config.warehouse.kind)
  const statements = allStatements(dialect, config.songMatch).filter((s) => part === undefined || s.part === part)
  if (json) {
    out.json({ engine: dialect.kind, statements })
    return
  }
  const language = LANGUAGES[dialect.kind]
  let last = ''
  for (const { part: current, name, sql } of statements) {
    if (current !== last) out.write(`-- ===== ${current} =====\n\n`)
    last = current
    // DDL is laid out as it is written; the formatter would part a column of Redshift from its ENCODE.
    const text = current === 'create' ? sql : format(sql, { language, keywordCase: 'upper' })
    out.write(`-- ${name}\n${text};\n\n`)
  }
}
