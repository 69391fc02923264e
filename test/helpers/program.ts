import { Readable, Writable } from 'node:stream'
import type { Stream } from '../../src/cli/output.ts'
import { type Effects, runProgram } from '../../src/cli/program.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A stream that remembers. `columns` makes it a terminal. */
export function buffer(columns?: number): Stream & { text: string } {
  const made = {
    text: '',
    write(text: string) {
      this.text += text
    },
    isTty: columns !== undefined,
    columns,
    closed: false,
    raw: new Writable({
      write(chunk, _encoding, done) {
        made.write(String(chunk))
        done()
      }
    })
  }
  return made
}

/** Runs a command line inside this process. */
export async function run(
  argv: readonly string[],
  effects: Partial<Effects> & { columns?: number; errColumns?: number; answer?: string } = {}
): Promise<Ran> {
  const stdout = buffer(effects.columns)
  const stderr = buffer(effects.errColumns)
  const code = await runProgram({
    argv,
    env: {},
    cwd: '/nowhere',
    stdout,
    stderr,
    answers: { stream: Readable.from([effects.answer ?? '']), isTty: effects.answer !== undefined },
    signal: new AbortController().signal,
    now: () => new Date(0),
    ...effects
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}
