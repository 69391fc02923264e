import type { Context } from './context.ts'
import type { VerbName, VerbOptions } from './options.ts'

/** The module of a verb. `run` gives the exit code; nothing means 0. */
export interface CommandModule<V extends VerbName> {
  readonly run: (options: VerbOptions<V>, context: Context) => Promise<number | undefined>
}

/** Where each verb's module is. Loaded when the verb is chosen, so that no verb pays for the drivers of another. */
export const commands: { readonly [V in VerbName]: () => Promise<CommandModule<V>> } = {
  demo: () => import('./commands/demo.ts'),
  simulate: () => import('./commands/simulate.ts'),
  'create-tables': () => import('./commands/create-tables.ts'),
  etl: () => import('./commands/etl.ts'),
  check: () => import('./commands/check.ts'),
  query: () => import('./commands/query.ts'),
  status: () => import('./commands/status.ts'),
  rejects: () => import('./commands/rejects.ts'),
  trace: () => import('./commands/trace.ts'),
  export: () => import('./commands/export.ts'),
  schema: () => import('./commands/schema.ts'),
  sql: () => import('./commands/sql.ts'),
  diff: () => import('./commands/diff.ts'),
  doctor: () => import('./commands/doctor.ts'),
  cluster: () => import('./commands/cluster.ts'),
  completion: () => import('./commands/completion.ts')
}
