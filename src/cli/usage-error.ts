import type { Command, CommanderError } from 'commander'
import { AppError } from '../util/errors.ts'
import { nearest } from '../util/nearest.ts'

/** How commander 14 says that a value is none of the choices; tests hold it to that. */
const WRONG_FLAG =
  /^option '(?:-\w, )?(?<what>--[\w-]+).*?' argument '(?<value>.*)' is invalid\. Allowed choices are (?<words>.*)$/s
const WRONG_ARGUMENT =
  /^command-argument value '(?<value>.*)' is invalid for argument '(?<what>.*)'\. Allowed choices are (?<words>.*)$/s

/** What commander found wrong, as our own error: what, and the nearest right name or where to look. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): AppError {
  const message = error.message.replace(/^error: /, '').replace(/\.$/, '')
  const command = program.commands.find((each) => argv.includes(each.name()))
  const path = command ? `sparkify ${command.name()}` : 'sparkify'
  const help = `${path} --help shows what there is.`
  const word = /'([^']*)'/.exec(message)?.[1] ?? ''
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownVerb(word, program, help)
    // `help nosuch` would print the help as an error.
    case 'commander.help':
      return unknownVerb(argv.filter((each) => !each.startsWith('-'))[1] ?? '', program, help)
    case 'commander.unknownOption': {
      const options = [...(command?.options ?? []), ...program.options].map((each) => each.long ?? '')
      // What stands behind an = may be a secret.
      const name = word.replace(/=.*$/s, '')
      const what = command ? `${command.name()} has no flag ${name}` : `there is no flag ${name}`
      return usage(what, near(name, [...options, '--help']) ?? help, { option: name })
    }
    case 'commander.excessArguments': {
      // Without a verb that is known, the first word is meant as one.
      const first = command ? undefined : argv.find((each) => !each.startsWith('-'))
      return first === undefined ? usage(message, help, {}) : unknownVerb(first, program, help)
    }
    case 'commander.invalidArgument': {
      const { what, value = '', words = '' } = (WRONG_FLAG.exec(message) ?? WRONG_ARGUMENT.exec(message))?.groups ?? {}
      if (what === undefined) return usage(message, help, {})
      const choices = words.split(', ')
      const expected = `expected ${choices.join(' or ')}`
      return usage(`${what} is ${quoted(value)}; ${expected}`, near(value, choices) ?? help, { found: value })
    }
    default:
      return usage(message, help, {})
  }
}

function unknownVerb(word: string, program: Command, help: string): AppError {
  const verbs = program.commands.map((each) => each.name())
  return usage(`there is no verb ${quoted(word)}`, near(word, verbs) ?? help, { verb: word })
}

function near(word: string, names: readonly string[]): string | undefined {
  const name = nearest(word, names)
  return name === undefined ? undefined : `Did you mean ${name}?`
}

function usage(message: string, hint: string, details: Readonly<Record<string, string>>): AppError {
  return new AppError('E_USAGE', 'fix-config', message, { hint, details })
}

function quoted(word: string): string {
  return JSON.stringify(word)
}
