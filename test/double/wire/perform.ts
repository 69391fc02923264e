import type { Cluster } from '../cluster/cluster.ts'
import { RedshiftError } from '../errors.ts'
import { qualifiedSql } from '../sql/lexer.ts'
import type { Plan } from '../sql/plan.ts'
import type { SessionFacts } from '../sql/rewrite.ts'
import type { Backend } from './backend.ts'
import { commandComplete, infoNotice, textResult } from './frames.ts'

/** What a statement needs that the double runs itself. */
export interface Task {
  readonly cluster: Cluster
  readonly backend: Backend
  readonly queryId: number
  readonly facts: SessionFacts
  /** Stops a COPY. */
  readonly signal: AbortSignal
}

/** The bytes for the client, and what the session knows from now on. */
export interface Performed {
  readonly answer: Buffer
  readonly facts: SessionFacts
}

/** Runs a statement that PostgreSQL cannot take as it is, and gives the bytes of its answer. */
export async function perform(plan: Plan, task: Task): Promise<Performed> {
  const { cluster, backend, queryId } = task
  const plain = (answer: Buffer): Performed => ({ answer, facts: task.facts })
  if (backend.status === 'E') {
    throw new RedshiftError('25P02', 'current transaction is aborted, commands ignored until end of transaction block')
  }
  switch (plan.kind) {
    case 'forward':
      throw new RedshiftError('XX000', 'double: a plain statement is forwarded')
    case 'rows':
      return plain(Buffer.concat([textResult(plan.columns, plan.rows), commandComplete(plan.tag)]))
    case 'script':
      await together(backend, plan.sqls)
      return plain(commandComplete(plan.tag))
    case 'create-table': {
      const { create, afterwards, tag, target, ifMissing } = plan.create
      const there =
        ifMissing &&
        (await backend.query(`SELECT to_regclass('${target.replaceAll("'", "''")}')`)).rows[0]?.[0] !== null
      if (there)
        return plain(
          Buffer.concat([infoNotice(`Relation ${target} already exists and will not be created`), commandComplete(tag)])
        )
      const [made] = await together(backend, [create, ...afterwards])
      return plain(commandComplete(tag === 'SELECT' ? (made ?? tag) : tag))
    }
    case 'truncate':
      // Rule: TRUNCATE commits the transaction in which it is run (DEV r_TRUNCATE).
      if (backend.status === 'T') await backend.query('COMMIT')
      await backend.query(`TRUNCATE TABLE ${plan.table}`)
      return plain(commandComplete('TRUNCATE TABLE'))
    case 'vacuum':
      // Rule: not in a transaction block (DEV r_VACUUM_command).
      if (backend.status === 'T') throw new RedshiftError('25001', 'VACUUM cannot run inside a transaction block')
      if (plan.table !== undefined) await backend.query(`VACUUM ${plan.table}`)
      return plain(commandComplete('VACUUM'))
    case 'cancel':
      cluster.cancel(plan.pid)
      return plain(commandComplete('CANCEL'))
    case 'copy': {
      if (backend.status === 'T') await lockForWriting(backend, qualifiedSql(plan.copy.table))
      const { runCopy } = await import('../copy/run.ts')
      const done = await runCopy(cluster, backend, plan.copy, queryId, task.signal)
      return {
        answer: Buffer.concat([...done.notices.map(infoNotice), commandComplete('COPY')]),
        facts: { ...task.facts, lastCopyId: queryId, lastCopyCount: done.rows }
      }
    }
    case 'unload': {
      const { runUnload } = await import('../unload/run.ts')
      const done = await runUnload(cluster, backend, plan.unload, queryId, task.facts)
      return {
        answer: Buffer.concat([...done.notices.map(infoNotice), commandComplete('UNLOAD')]),
        facts: { ...task.facts, lastUnloadId: queryId, lastUnloadCount: done.rows }
      }
    }
  }
}

/** Runs statements in the client's transaction, or in one of their own; gives their tags. */
async function together(backend: Backend, sqls: readonly string[]): Promise<string[]> {
  const own = backend.status === 'I' && sqls.length > 1
  if (own) await backend.query('BEGIN')
  const tags: string[] = []
  try {
    for (const sql of sqls) tags.push((await backend.query(sql)).tag)
    if (own) await backend.query('COMMIT')
    return tags
  } catch (error) {
    if (own) await backend.query('ROLLBACK')
    throw error
  }
}

/**
 * Rule: a write waits until no other transaction writes to the same table (DEV c_write_readwrite). Statements outside of a
 * transaction are too short to matter, and are left alone.
 */
export async function lockForWriting(backend: Backend, table: string): Promise<void> {
  await backend.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`)
}
