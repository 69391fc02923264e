import { reminder } from '../cloud/reminder.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import type { Environment } from '../config/sources.ts'
import { type AppError, exitCodeOf } from '../util/errors.ts'
import { redactText } from '../util/redact.ts'
import { version } from '../util/version.ts'
import { type Answers, confirm } from './confirm.ts'
import type { Context } from './context.ts'
import { errorDocument, errorLines, toAppError } from './error-report.ts'
import { Output, type Stream } from './output.ts'
import { type Invocation, parseCommandLine, type Request } from './parse.ts'

/** The world as the program sees it. main.ts makes it of the process; a test of what it likes. */
export interface Effects {
  /** Arguments, without node and the script. */
  readonly argv: readonly string[]
  readonly env: Environment
  readonly cwd: string
  readonly stdout: Stream
  readonly stderr: Stream
  readonly answers: Answers
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Runs one command line and gives its exit code. Never throws, never exits. */
export async function runProgram(effects: Effects): Promise<number> {
  const { argv, cwd, stdout } = effects
  const columns = stdout.columns || 80
  let request: Request
  try {
    request = parseCommandLine(argv, cwd, columns)
  } catch (error) {
    const settings = { json: argv.includes('--json'), quiet: false, verbose: argv.includes('--verbose') }
    return report(error, newOutput(effects, settings, redactText), settings, effects, redactText)
  }
  switch (request.kind) {
    case 'help':
      stdout.write(argv.includes('--json') ? `${JSON.stringify({ help: request.text })}\n` : request.text)
      return 0
    case 'version':
      stdout.write(argv.includes('--json') ? `{"version":"${version()}"}\n` : `${version()}\n`)
      return 0
    case 'run':
      return runVerb(request, effects, columns)
  }
}

async function runVerb(invocation: Invocation, effects: Effects, columns: number): Promise<number> {
  const { env, cwd, signal, now, stdout, stderr } = effects
  let config: Config | undefined
  const redact = (text: string) => (config?.redact ?? redactText)(text)
  const output = newOutput(effects, invocation, redact)
  const context: Context = {
    get config() {
      config ??= loadConfig({ flags: invocation.settings, env, cwd, configPath: invocation.configPath })
      return config
    },
    configPath: invocation.configPath,
    out: output,
    err: output,
    isTty: stdout.isTty,
    columns,
    signal,
    json: invocation.json,
    quiet: invocation.quiet,
    verbose: invocation.verbose,
    now,
    cwd,
    env,
    confirm: (question) => {
      output.progress(undefined)
      return confirm(question, effects.answers, (text) => stderr.write(text), signal)
    }
  }
  try {
    const code = (await invocation.run(context)) ?? 0
    output.progress(undefined)
    return code
  } catch (error) {
    return report(error, output, invocation, effects, redact)
  } finally {
    // A cluster that is forgotten costs money: whoever read a configuration that speaks of one is told.
    if (config && invocation.verb !== 'cluster') remind(config, output, now())
  }
}

function remind(config: Config, output: Output, now: Date): void {
  const found = reminder(config, now)
  if (found?.urgent) output.warn(found.text)
  else if (found) output.note(found.text)
}

type Loudness = Pick<Invocation, 'json' | 'quiet' | 'verbose'>

function newOutput(effects: Effects, loudness: Loudness, redact: (text: string) => string): Output {
  const { stdout, stderr, env, now } = effects
  const { json, quiet, verbose } = loudness
  return new Output({ stdout, stderr, env, now, json, quiet, verbose, redact })
}

/** Says what went wrong, to people on stderr and to programs on stdout, and gives the exit code. */
function report(
  thrown: unknown,
  output: Output,
  loudness: Loudness,
  effects: Effects,
  redact: (text: string) => string
): number {
  const error: AppError = toAppError(thrown, effects.signal.aborted)
  output.error(errorLines(error, loudness.verbose))
  if (loudness.json && !output.hasDocument) output.json(errorDocument(error, redact))
  return exitCodeOf(error)
}
