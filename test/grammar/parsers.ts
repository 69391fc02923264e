import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface Refusal {
  readonly id: string
  readonly tool: 'sqlfluff' | 'sqlglot'
  readonly message: string
}

/** The Python that has sqlfluff and sqlglot, or why there is none. */
export function parserPython(): { readonly python: string } | { readonly missing: string } {
  const venv = process.env.SPARKIFY_TEST_VENV
  if (venv === undefined || venv === '')
    return { missing: 'SPARKIFY_TEST_VENV names no folder with sqlfluff and sqlglot' }
  const python = join(venv, 'bin', 'python')
  for (const program of [python, join(venv, 'bin', 'sqlfluff')]) {
    if (!existsSync(program)) return { missing: `SPARKIFY_TEST_VENV has no ${program.slice(venv.length + 1)}` }
  }
  return { python }
}

/** What sqlfluff and sqlglot, reading Redshift's SQL, do not take of these statements. */
export async function refusals(
  python: string,
  statements: readonly { readonly id: string; readonly sql: string }[]
): Promise<readonly Refusal[]> {
  const program = fileURLToPath(new URL('parse.py', import.meta.url))
  const child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  child.stdin.end(JSON.stringify(statements.map(({ id, sql }) => ({ id, sql }))))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await ended) !== 0) throw new Error(`the parsers failed: ${errors.slice(-2000)}`)
  const found: readonly Refusal[] = JSON.parse(output)
  return found
}
