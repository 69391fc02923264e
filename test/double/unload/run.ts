import type { Cluster } from '../cluster/cluster.ts'
import { notSupported } from '../errors.ts'
import type { SessionFacts } from '../sql/rewrite.ts'
import type { Backend } from '../wire/backend.ts'
import type { UnloadStatement } from './statement.ts'

export async function runUnload(
  _cluster: Cluster,
  _backend: Backend,
  _unload: UnloadStatement,
  _queryId: number,
  _sql: string,
  _facts: SessionFacts
): Promise<{ readonly rows: number; readonly notices: readonly string[] }> {
  throw notSupported('UNLOAD', 'not built yet')
}
