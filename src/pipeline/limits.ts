import type { MaxRejected } from '../config/value-types.ts'
import type { Dataset } from '../sources/types.ts'
import { AppError } from '../util/errors.ts'

export interface RejectExample {
  readonly uri: string
  readonly line: number
  readonly column: string | null
  readonly reason: string
  readonly message: string
}

/** A batch that is not loaded leaves no rejects in its warehouse; another one tells the same of the same files. */
const SEE_ALL =
  ' To see all of them, load into a warehouse that you can throw away: `SPARKIFY_MAX_REJECTED=100% sparkify etl --warehouse duckdb:look.duckdb`, then `sparkify rejects --warehouse duckdb:look.duckdb`.'

/** Throws E_REJECTS when more rows of a dataset were rejected in this run than MAX_REJECTED allows. */
export function checkRejected(
  dataset: Dataset,
  read: number,
  rejected: number,
  limit: MaxRejected,
  examples: readonly RejectExample[]
): void {
  const allowed = limit.kind === 'rows' ? limit.rows : (read * limit.percent) / 100
  if (rejected <= allowed) return
  const limitText = limit.kind === 'rows' ? `${limit.rows} rows` : `${limit.percent} %`
  const shown = examples.map((e) => `  ${e.uri}:${e.line} ${e.reason}${e.column ? ` (${e.column})` : ''}: ${e.message}`)
  throw new AppError(
    'E_REJECTS',
    'fix-input',
    `${rejected} of ${read} rows of ${dataset} were rejected (${((100 * rejected) / read).toFixed(2)} %), more than MAX_REJECTED allows (${limitText}); nothing of this batch was loaded\n${shown.join('\n')}`,
    {
      hint: `Mend the files, or raise MAX_REJECTED ([ETL] in dwh.cfg) when such rows may be left out.${rejected > examples.length ? SEE_ALL : ''}`,
      details: { dataset, read, rejected }
    }
  )
}
