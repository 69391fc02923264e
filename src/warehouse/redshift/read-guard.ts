import { AppError } from '../../util/errors.ts'

/** Comments and everything in quotes, which may hold any word; without a choice for each character, which overflows at some megabytes. */
const QUIET = /--[^\n]*|\/\*[\s\S]*?\*\/|'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'|"[^"]*(?:""[^"]*)*"/g

/**
 * Takes only what reads: one statement that begins with SELECT, WITH, EXPLAIN or SHOW, and is no SELECT … INTO. BEGIN READ ONLY is
 * the second wall, and the ROLLBACK behind every such statement the third: Redshift documents the transaction mode
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html) without saying what it refuses.
 */
export function assertReads(sql: string): void {
  const bare = sql.replace(QUIET, ' ').trim().replace(/;\s*$/, '')
  if (bare.includes(';')) throw refused('several statements', 'Ask with one SELECT.')
  const [, verb = 'nothing'] = /^\(*\s*(\w+)/.exec(bare) ?? []
  if (!/^(select|with|explain|show)$/i.test(verb)) throw refused(verb.toUpperCase(), 'Ask with a SELECT.')
  // EXPLAIN plans and does not run; WITH may stand before a SELECT only, says the grammar, but we do not lean on it.
  const [, writes] =
    /\b(insert|update|delete|merge|copy|unload|create|drop|alter|truncate|grant|revoke|call)\s/i.exec(bare) ?? []
  if (/^with$/i.test(verb) && /\)\s*(insert|update|delete|merge)\s/i.test(bare)) {
    throw refused(`WITH … ${(writes ?? '').toUpperCase()}`, 'Ask with a SELECT.')
  }
  if (/\binto\s+[\w"#.]/i.test(bare)) throw refused('SELECT … INTO, which makes a table', 'Leave INTO out.')
}

function refused(what: string, hint: string): AppError {
  return new AppError('E_USAGE', 'fix-input', `only reading is allowed here: this is ${what}`, { hint })
}
