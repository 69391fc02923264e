import { globalFlags, verbList } from '../options.ts'
import type { VerbSpec } from '../spec.ts'
import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import type { Completion } from './types.ts'
import { zshScript } from './zsh.ts'

export type Shell = 'bash' | 'zsh' | 'fish'

/** The completion script of a shell, from the table of verbs. */
export function completionScript(shell: Shell): string {
  const completion: Completion = {
    verbs: verbList().map(([name, spec]) => ({ name, summary: spec.summary, ...wordsOf(spec) })),
    globals: [...flagsOf(globalFlags()), { name: 'help', description: 'print help', kind: 'switch', words: [] }]
  }
  switch (shell) {
    case 'bash':
      return bashScript(completion)
    case 'zsh':
      return zshScript(completion)
    case 'fish':
      return fishScript(completion)
  }
}

function wordsOf(spec: VerbSpec) {
  return {
    args: Object.values(spec.args).map(({ choices = [], complete }) => ({ words: choices, complete })),
    flags: flagsOf(spec.flags)
  }
}

function flagsOf(flags: VerbSpec['flags']): Completion['globals'] {
  return Object.entries(flags).map(([name, { description, value, optional, choices = [], complete }]) => ({
    name,
    description,
    // What may stand without a value is completed as if it had none.
    kind: value === undefined || optional ? 'switch' : (complete ?? 'value'),
    words: choices
  }))
}
