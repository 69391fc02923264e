import { settingList } from '../config/settings.ts'
import type { FlagSpec, OptionsOf, VerbSpec } from './spec.ts'

/**
 * The table of verbs. Parsing, help, docs/reference/cli.md and shell completion come from it. A new verb is an entry
 * here, its module in commands/, and the line in commands.ts that ties the two together.
 */
export const verbs = {
  completion: {
    summary: 'print the completion script of a shell',
    more: 'It completes verbs, flags and their values. The first lines of the script say how to install it.',
    args: {
      shell: { description: 'the shell', required: true, choices: ['bash', 'zsh', 'fish'] }
    },
    flags: {},
    examples: [
      {
        line: 'sparkify completion bash > ~/.local/share/bash-completion/completions/sparkify',
        does: 'install it for bash'
      }
    ]
  }
} as const satisfies Readonly<Record<string, VerbSpec>>

export type Verbs = typeof verbs
export type VerbName = keyof Verbs
export type VerbOptions<V extends VerbName> = OptionsOf<Verbs[V]>

/** Every verb with its name, in order. */
export function verbList(): readonly (readonly [VerbName, VerbSpec])[] {
  return (Object.keys(verbs) as VerbName[]).map((name) => [name, verbs[name]])
}

/** The flags that every verb takes. */
export function globalFlags(): Readonly<Record<string, FlagSpec>> {
  const fromSettings: Record<string, FlagSpec> = {}
  for (const [name, { flag, description }] of settingList()) {
    if (!flag) continue
    const complete = flag.value === 'place' ? { complete: 'folder' as const } : {}
    fromSettings[flag.name] = { value: flag.value, description: asHelp(description), setting: name, ...complete }
  }
  return {
    config: { value: 'file', description: 'the configuration file; by default ./dwh.cfg', complete: 'file' },
    ...fromSettings,
    json: { description: 'print exactly one JSON document' },
    quiet: { description: 'no progress and no notes' },
    verbose: { description: 'more notes, and the stack of an error' }
  }
}

/** Descriptions of settings are sentences; those of flags begin small and have no full stop. */
function asHelp(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '')
}
