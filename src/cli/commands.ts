import type { Context } from './context.ts'
import type { VerbName, VerbOptions } from './options.ts'

/** The module of a verb. `run` gives the exit code; nothing means 0. */
export interface CommandModule<V extends VerbName> {
  readonly run: (options: VerbOptions<V>, context: Context) => Promise<number | undefined>
}

/** Where each verb's module is. Loaded when the verb is chosen, so that no verb pays for the drivers of another. */
export const commands: { readonly [V in VerbName]: () => Promise<CommandModule<V>> } = {
  completion: () => import('./commands/completion.ts')
}
