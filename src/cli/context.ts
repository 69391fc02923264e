import type { Config } from '../config/config.ts'
import type { Environment } from '../config/sources.ts'
import type { Err, Out } from './output.ts'

/** What a command may do to the world, handed in, so that a test can hand in something else. */
export interface Context {
  /** Read on first use: a verb that needs no configuration works beside a broken one. */
  readonly config: Config
  /** The file that --config names. */
  readonly configPath: string | undefined
  /** Results. */
  readonly out: Out
  /** Progress and notes. */
  readonly err: Err
  /** Whether results go to a terminal. */
  readonly isTty: boolean
  /** The width of that terminal; 80 where there is none. */
  readonly columns: number
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly now: () => Date
  readonly cwd: string
  readonly env: Environment
  /** Asks on the terminal. Where there is none it throws E_USAGE, which names --yes. */
  readonly confirm: (question: string) => Promise<boolean>
}
