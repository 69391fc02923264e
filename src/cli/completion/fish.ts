import type { CompletedFlag, Completion } from './types.ts'

export function fishScript({ verbs, globals }: Completion): string {
  const names = verbs.map(({ name }) => name).join(' ')
  const lines = [
    '# fish completion of sparkify. Load it now:  sparkify completion fish | source',
    '# or for good:  sparkify completion fish > ~/.config/fish/completions/sparkify.fish',
    'complete -c sparkify -f',
    ...globals.map((flag) => flagLine(flag, '')),
    `complete -c sparkify -n __fish_use_subcommand -l version -d ${quote('print the version')}`,
    ...verbs.map(
      ({ name, summary }) => `complete -c sparkify -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`
    ),
    `complete -c sparkify -n '__fish_seen_subcommand_from help' -a '${names}'`
  ]
  for (const verb of verbs) {
    const here = ` -n '__fish_seen_subcommand_from ${verb.name}'`
    for (const flag of verb.flags) lines.push(flagLine(flag, here))
    for (const { words, complete } of verb.args) {
      if (words.length > 0) lines.push(`complete -c sparkify${here} -a '${words.join(' ')}'`)
      else if (complete !== undefined) lines.push(`complete -c sparkify${here} -F`)
    }
  }
  return `${lines.join('\n')}\n`
}

function flagLine(flag: CompletedFlag, here: string): string {
  const value = flag.kind === 'switch' ? '' : valueWords(flag)
  return `complete -c sparkify${here} -l ${flag.name}${value} -d ${quote(flag.description)}`
}

function valueWords(flag: CompletedFlag): string {
  if (flag.words.length > 0) return ` -x -a '${flag.words.join(' ')}'`
  if (flag.kind === 'file') return ' -r -F'
  return flag.kind === 'folder' ? " -x -a '(__fish_complete_directories)'" : ' -x'
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
