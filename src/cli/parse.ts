import { Argument, Command, CommanderError, Option } from 'commander'
import type { SettingName } from '../config/settings.ts'
import { AppError } from '../util/errors.ts'
import { InvalidValue } from '../util/invalid-value.ts'
import { homeFolder } from '../util/who.ts'
import { type CommandModule, commands } from './commands.ts'
import type { Context } from './context.ts'
import { globalFlags, type VerbName, type VerbOptions, verbList, verbs } from './options.ts'
import { camelCase, type FlagSpec, flagText, usageOf, type VerbSpec } from './spec.ts'
import { usageError } from './usage-error.ts'

/** What a command line asks for. */
export type Request = { readonly kind: 'help'; readonly text: string } | { readonly kind: 'version' } | Invocation

export interface Invocation {
  readonly kind: 'run'
  readonly verb: VerbName
  /** Loads the verb's module and runs it. */
  readonly run: (context: Context) => Promise<number | undefined>
  readonly settings: Readonly<Partial<Record<SettingName, string>>>
  readonly configPath: string | undefined
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

type Values = Readonly<Record<string, unknown>>

/** Reads the arguments (without node and the script). Throws E_USAGE with the nearest right name. */
export function parseCommandLine(argv: readonly string[], cwd: string, columns: number): Request {
  const state: { request?: Request; printed: string } = { printed: '' }
  const program = buildProgram(columns, (text) => {
    state.printed += text
  })
  for (const [name, spec] of verbList()) {
    addVerb(program, name, spec).action((...received: unknown[]) => {
      state.request = invocation(name, received, program.opts(), cwd)
    })
  }
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.version') return { kind: 'version' }
    if (error.exitCode === 0) return { kind: 'help', text: state.printed }
    throw usageError(error, program, argv)
  }
  if (state.request) return state.request
  throw new AppError('E_USAGE', 'fix-config', 'no verb was given', { hint: 'sparkify --help lists the verbs.' })
}

/** The program with its global flags, to which the verbs are added. */
function buildProgram(columns: number, write: (text: string) => void): Command {
  const program = new Command('sparkify')
    .description('JSON activity logs and song metadata to a star schema, on DuckDB, PostgreSQL or Redshift.')
    .usage('<verb> [flags]')
    .version('', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help, or the help of a verb')
    .helpCommand('help [verb]', 'print the help of a verb')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 12,
      subcommandTerm: (verb) => verb.name(),
      styleTitle: ourWord
    })
    .configureOutput({
      writeOut: write,
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false
    })
    // Without a verb there is nothing to do; the action keeps commander from printing its help as an error.
    .action(() => undefined)
    .addHelpText('after', '\nHelp of a verb: sparkify <verb> --help')
  for (const [name, flag] of Object.entries(globalFlags())) program.addOption(optionOf(name, flag))
  return program
}

function addVerb(program: Command, name: string, spec: VerbSpec): Command {
  const command = program.command(name).summary(spec.summary).usage(usageOf(spec))
  const summary = `${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`
  command.description(spec.more === undefined ? summary : `${summary} ${spec.more}`)
  for (const [argName, arg] of Object.entries(spec.args)) {
    const argument = new Argument(arg.required ? `<${argName}>` : `[${argName}]`, arg.description)
    command.addArgument(arg.choices ? argument.choices(arg.choices) : argument)
  }
  for (const [flagName, flag] of Object.entries(spec.flags)) command.addOption(optionOf(flagName, flag))
  if (spec.examples.length > 0) {
    command.addHelpText(
      'after',
      () => `\nExamples:${spec.examples.map(({ line, does }) => `\n  # ${does}\n  ${line}`).join('')}`
    )
  }
  return command
}

function optionOf(name: string, flag: FlagSpec): Option {
  const option = new Option(flagText(name, flag), flag.description)
  return flag.choices ? option.choices(flag.choices) : option
}

/** commander calls an action with the arguments, then the flags, then the command. */
function invocation<V extends VerbName>(
  verb: V,
  received: readonly unknown[],
  globals: Values,
  cwd: string
): Invocation {
  const spec: VerbSpec = verbs[verb]
  const args = Object.keys(spec.args)
  const flags = received[args.length]
  const given: Values = { ...(typeof flags === 'object' ? flags : {}) }
  const options = Object.fromEntries([
    ...args.map((name, index): [string, unknown] => [name, received[index]]),
    ...Object.entries(spec.flags)
      .filter(([, flag]) => flag.setting === undefined)
      .map(([name, flag]): [string, unknown] => [camelCase(name), flagValue(name, flag, given, cwd)])
  ]) as VerbOptions<V>
  const all = { ...globals, ...given }
  if (all.quiet === true && all.verbose === true) {
    throw new AppError('E_USAGE', 'fix-config', '--quiet and --verbose contradict each other', {
      hint: 'Give one of them.'
    })
  }
  return {
    kind: 'run',
    verb,
    run: async (context) => {
      const module: CommandModule<V> = await commands[verb]()
      return module.run(options, context)
    },
    settings: settingsOf({ ...globalFlags(), ...spec.flags }, all),
    configPath: typeof all.config === 'string' ? all.config : undefined,
    json: all.json === true,
    quiet: all.quiet === true,
    verbose: all.verbose === true
  }
}

function flagValue(name: string, flag: FlagSpec, values: Values, cwd: string): unknown {
  if (flag.value === undefined) return isOn(name, values)
  const given = values[camelCase(name)]
  if (flag.optional && given === true) return ''
  if (typeof given !== 'string') return undefined
  if (flag.type === undefined) return given
  try {
    const base = { folder: cwd, home: homeFolder({}) }
    return flag.type.parse(given, { base, cwd: base })
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error
    throw new AppError('E_USAGE', 'fix-config', `--${name} is ${JSON.stringify(given)}; expected ${error.expected}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: { option: `--${name}` }
    })
  }
}

/** Whether a switch was given. commander takes --no-songs for --songs with the value false. */
function isOn(name: string, values: Values): boolean {
  if (name.startsWith('no-')) return values[camelCase(name.slice('no-'.length))] === false
  return values[camelCase(name)] === true
}

function settingsOf(flags: Readonly<Record<string, FlagSpec>>, given: Values): Partial<Record<SettingName, string>> {
  const settings: Partial<Record<SettingName, string>> = {}
  for (const [name, { setting, value }] of Object.entries(flags)) {
    if (setting === undefined) continue
    const found = given[camelCase(name)]
    if (typeof found === 'string') settings[setting] = found
    else if (value === undefined && isOn(name, given)) settings[setting] = 'yes'
  }
  return settings
}

/** This project says verb and flag where commander says command and option. */
function ourWord(title: string): string {
  return title.replace('Options', 'Flags').replace('Global Flags', 'Flags of every verb').replace('Commands', 'Verbs')
}
