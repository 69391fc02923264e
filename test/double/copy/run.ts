import type { Cluster } from '../cluster/cluster.ts'
import { notSupported } from '../errors.ts'
import type { Backend } from '../wire/backend.ts'
import type { CopyStatement } from './statement.ts'

export interface CopyDone {
  readonly rows: number
  readonly notices: readonly string[]
}

export async function runCopy(
  _cluster: Cluster,
  _backend: Backend,
  _copy: CopyStatement,
  _queryId: number,
  _signal: AbortSignal
): Promise<CopyDone> {
  throw notSupported('COPY', 'not built yet')
}
