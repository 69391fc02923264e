import { describe, expect, it } from 'vitest'
import { GRAMMAR_FAULTS } from '../grammar/faults.ts'
import { parserPython, type Refusal, refusals } from '../grammar/parsers.ts'
import { producedStatements } from '../grammar/statements.ts'
import { recordedSql, shapes } from '../helpers/recorded-sql.ts'

/** Where a parser is wrong about valid SQL of Redshift: what it says, of which statements, and the page that has them. */
const EXCEPTIONS = [
  // sqlglot keeps these as text that it does not look into; sqlfluff parses them.
  { tool: 'sqlglot', message: /^not parsed: UNLOAD$/, id: /^UNLOAD /, page: 'r_UNLOAD' },
  { tool: 'sqlglot', message: /^not parsed: VACUUM$/, id: /^VACUUM /, page: 'r_VACUUM_command' }
] as const

/** The same for what is only among what was sent. */
const SENT_EXCEPTIONS = [
  { tool: 'sqlglot', message: /^not parsed: LOCK$/, id: /^LOCK /, page: 'r_LOCK' },
  // It knows BEGIN with a mode only behind TRANSACTION; sqlfluff takes both.
  { tool: 'sqlglot', message: /^Invalid expression/, id: /^BEGIN READ ONLY$/, page: 'r_BEGIN' }
] as const

const excepted = ({ tool, message, id }: Refusal): boolean =>
  [...EXCEPTIONS, ...SENT_EXCEPTIONS].some((e) => e.tool === tool && e.message.test(message) && e.id.test(id))

const venv = parserPython()
const recorded = recordedSql()
if ('missing' in venv) process.stderr.write(`grammar of Redshift: skipped, ${venv.missing}\n`)
if ('missing' in recorded) process.stderr.write(`grammar of what was sent: skipped, ${recorded.missing}\n`)

describe.skipIf('missing' in venv)('the grammar of Redshift, by sqlfluff and sqlglot', { timeout: 600_000 }, () => {
  const python = 'python' in venv ? venv.python : ''

  it('takes every statement that the engine can produce', async () => {
    const found = await refusals(python, await producedStatements())
    expect(found.filter((refusal) => !excepted(refusal))).toEqual([])
    // An exception that nothing needs any more is to go.
    for (const e of EXCEPTIONS)
      expect(
        found.some((f) => f.tool === e.tool && e.message.test(f.message)),
        e.page
      ).toBe(true)
  })

  it('refuses every planted fault', async () => {
    const found = await refusals(
      python,
      GRAMMAR_FAULTS.map(({ sql }) => ({ id: sql, sql }))
    )
    for (const { sql, seenBy } of GRAMMAR_FAULTS) {
      const tools = found
        .filter((refusal) => refusal.id === sql && !/^not parsed/.test(refusal.message))
        .map((r) => r.tool)
      expect([...new Set(tools)].sort(), sql).toEqual(seenBy)
    }
  })

  it.skipIf('missing' in recorded)('takes every shape of statement that was sent', async () => {
    const sent = shapes('sessions' in recorded ? recorded.sessions.flat() : [])
    const found = await refusals(
      python,
      sent.map((sql) => ({ id: sql, sql }))
    )
    expect(found.filter((refusal) => !excepted(refusal))).toEqual([])
    for (const verb of ['COPY', 'UNLOAD', 'LOCK', 'INSERT', 'BEGIN', 'CREATE TEMPORARY'])
      expect(
        sent.some((sql) => sql.startsWith(verb)),
        verb
      ).toBe(true)
    expect(sent.some((sql) => sql.endsWith('NOLOAD'))).toBe(true)
  })
})
