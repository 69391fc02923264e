import type { CompletedFlag, Completion } from './types.ts'

/** Works with bash 3.2 (macOS) too: no associative arrays, no bash-completion functions. */
export function bashScript({ verbs, globals }: Completion): string {
  const flags = [...globals, ...verbs.flatMap((verb) => verb.flags)]
  const takesValue = unique(flags.filter(({ kind }) => kind !== 'switch').map(({ name }) => `--${name}`))
  const words = (of: readonly CompletedFlag[]) => of.map(({ name }) => `--${name}`).join(' ')
  const values = verbs.flatMap((verb) => verb.flags.map((flag) => valueCase(`${verb.name},--${flag.name}`, flag)))
  return `# bash completion of sparkify. Load it now:  source <(sparkify completion bash)
# or for good:  sparkify completion bash > ~/.local/share/bash-completion/completions/sparkify
_sparkify() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb= place=0 i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${takesValue.join('|') || '--'}) ((i++)) ;;
      -*) ;;
      *) if [[ -z $verb ]]; then verb=$word; else ((place++)); fi ;;
    esac
  done
  case "$verb,$prev" in
${[...values, ...globals.map((flag) => valueCase(`*,--${flag.name}`, flag))].filter((text) => text !== '').join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $verb in
${verbs.map((verb) => `      ${verb.name}) COMPREPLY=($(compgen -W '${words([...verb.flags, ...globals])}' -- "$cur")) ;;`).join('\n')}
      *) COMPREPLY=($(compgen -W '${words(globals)} --version' -- "$cur")) ;;
    esac
    return
  fi
  case "$verb,$place" in
    ,*) COMPREPLY=($(compgen -W '${verbs.map(({ name }) => name).join(' ')} help' -- "$cur")) ;;
    help,0) COMPREPLY=($(compgen -W '${verbs.map(({ name }) => name).join(' ')}' -- "$cur")) ;;
${verbs
  .flatMap((verb) =>
    verb.args.map((arg, place) => reply(`    ${verb.name},${place}`, arg.complete ?? 'value', arg.words, ''))
  )
  .filter((text) => text !== '')
  .join('\n')}
  esac
}
complete -F _sparkify sparkify
`
}

function valueCase(pattern: string, flag: CompletedFlag): string {
  return flag.kind === 'switch' ? '' : reply(`    ${pattern}`, flag.kind, flag.words, ' return')
}

function reply(pattern: string, kind: CompletedFlag['kind'], words: readonly string[], after: string): string {
  if (words.length > 0) return `${pattern}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"));${after} ;;`
  if (kind === 'file') return `${pattern}) COMPREPLY=($(compgen -f -- "$cur"));${after} ;;`
  if (kind === 'folder') return `${pattern}) COMPREPLY=($(compgen -d -- "$cur"));${after} ;;`
  return after === '' ? '' : `${pattern})${after} ;;`
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
