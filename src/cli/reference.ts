import { globalFlags, verbList } from './options.ts'
import { type FlagSpec, flagText, usageOf, type VerbSpec } from './spec.ts'

/** docs/reference/cli.md, from the table of verbs. */
export function cliReference(): string {
  const verbs = verbList()
  return `# The command line

<!-- Generated from src/cli/options.ts by \`npm run docs\`; change that. -->

\`sparkify <verb>\`. Results go to stdout, progress and notes to stderr.

| verb | does |
|---|---|
${verbs.map(([name, { summary }]) => `| [${name}](#${name}) | ${cell(summary)} |`).join('\n')}

## Everywhere

${flagTable({
  ...globalFlags(),
  version: { description: 'print the version', short: 'V' },
  help: { description: 'print the help of the program, or of a verb', short: 'h' }
})}

Progress is drawn on a terminal only. Colours too, and not with \`NO_COLOR\`. On a terminal tables are cut to its width (…); into a
pipe or a file they go whole. Ctrl-C stops at a safe point, a second one at once.

| exit code | means |
|---|---|
| 0 | done |
| 1 | a bug in sparkify |
| 2 | bad usage or configuration |
| 3 | the data failed: too many rejects, a check, a comparison |
| 4 | a source or the warehouse cannot be reached |
| 5 | another run holds the warehouse |
| 130 | interrupted |

An error is \`error: what\`, \`where: file:line\` and \`hint: what to do\` on stderr. With \`--json\` stdout has also
\`{"error":{"code","message","hint","details"}}\`. The stack is shown with \`--verbose\` only.
${verbs.map(([name, verb]) => section(name, verb)).join('')}`
}

function section(name: string, verb: VerbSpec): string {
  const args = Object.entries(verb.args).map(
    ([arg, { description, choices }]) => `| \`${arg}\` | ${cell(description)}${listed(choices)} |`
  )
  const parts = [
    `## ${name}`,
    `\`sparkify ${name} ${usageOf(verb)}\``,
    `${verb.summary.charAt(0).toUpperCase()}${verb.summary.slice(1)}.${verb.more === undefined ? '' : ` ${verb.more}`}`,
    ...(args.length > 0 ? [['| argument | is |', '|---|---|', ...args].join('\n')] : []),
    ...(Object.keys(verb.flags).length > 0 ? [flagTable(verb.flags)] : []),
    ...(verb.examples.length > 0
      ? [['```sh', ...verb.examples.flatMap(({ line, does }) => [`# ${does}`, line]), '```'].join('\n')]
      : [])
  ]
  return `\n${parts.join('\n\n')}\n`
}

function flagTable(flags: Readonly<Record<string, FlagSpec>>): string {
  const rows = Object.entries(flags).map(
    ([name, flag]) => `| \`${flagText(name, flag)}\` | ${cell(flag.description)}${listed(flag.choices)} |`
  )
  return ['| flag | does |', '|---|---|', ...rows].join('\n')
}

function listed(choices: readonly string[] | undefined): string {
  return choices === undefined ? '' : `: ${choices.map((choice) => `\`${choice}\``).join(', ')}`
}

function cell(text: string): string {
  return text.replace(/[|<>]/g, '\\$&')
}
