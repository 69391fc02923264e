import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface Spawned {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built program (`npm run build`) with no environment but PATH and what is given, and no terminal. */
export function sparkify(
  argv: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string } = {}
): Promise<Spawned> {
  return spawned(process.execPath, [MAIN, ...argv], options)
}

/** Runs a line of a shell in which $sparkify is the built program. */
export function shell(line: string, options: { cwd?: string; program?: string } = {}): Promise<Spawned> {
  const env = { sparkify: `${process.execPath} ${MAIN}` }
  return spawned(options.program ?? 'bash', ['-c', line], { env, ...options })
}

function spawned(
  program: string,
  argv: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string }
): Promise<Spawned> {
  if (!existsSync(MAIN)) throw new Error('dist/ is missing: npm run build')
  const child = spawn(program, argv, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdio: 'pipe'
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.stdout += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.stderr += part
  })
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...text }))
  })
}
