import type { CompletedArg, CompletedFlag, Completion } from './types.ts'

export function zshScript({ verbs, globals }: Completion): string {
  return `#compdef sparkify
# zsh completion of sparkify. Load it now:  source <(sparkify completion zsh)
# or for good, in a folder of $fpath:  sparkify completion zsh > ~/.zfunc/_sparkify
_sparkify() {
  local context state state_descr line ret=1
  typeset -A opt_args
  local -a verbs globals
  verbs=(
${verbs.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  globals=(
${globals.map((flag) => `    ${flagSpec(flag)}`).join('\n')}
  )
  _arguments -C $globals '--version[print the version]' '1: :->verb' '*:: :->rest' && ret=0
  case $state in
    verb) _describe -t verbs verb verbs && ret=0 ;;
    rest)
      case $words[1] in
${verbs
  .map((verb) => {
    const specs = [...verb.flags.map(flagSpec), ...verb.args.map((arg, index) => argSpec(arg, index + 1))]
    return `        ${verb.name}) _arguments ${['$globals', ...specs].join(' ')} && ret=0 ;;`
  })
  .join('\n')}
      esac ;;
  esac
  return ret
}
if [[ $funcstack[1] == _sparkify ]]; then _sparkify "$@"; else compdef _sparkify sparkify; fi
`
}

function flagSpec(flag: CompletedFlag): string {
  const text = `--${flag.name}[${flag.description.replace(/[[\]]/g, '\\$&')}]`
  return quote(flag.kind === 'switch' ? text : `${text}:${flag.name}:${action(flag.kind, flag.words)}`)
}

function argSpec(arg: CompletedArg, place: number): string {
  return quote(`${place}: :${action(arg.complete ?? 'value', arg.words)}`)
}

function action(kind: CompletedFlag['kind'], words: readonly string[]): string {
  if (words.length > 0) return `(${words.join(' ')})`
  if (kind === 'file') return '_files'
  return kind === 'folder' ? '_files -/' : ' '
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
