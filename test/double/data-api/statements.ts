import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { ApiError } from './errors.ts'
import { bind, type Parameter } from './parameters.ts'
import { type StoredResult, storeResult } from './results.ts'
import type { ApiSession } from './sessions.ts'

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED'

/** What a session of the wire knows, by its process id. */
export interface WireFacts {
  facts(pid: number): { readonly lastQueryId: number; readonly lastCopyCount: number } | undefined
  cancel(pid: number): void
}

/** One statement of a request. */
export class Part {
  readonly sql: string
  status: Status = 'SUBMITTED'
  error: string | undefined
  result: StoredResult | undefined
  /** Rows of the result or rows changed; -1 where there is no such number. */
  rows = -1
  queryId = 0
  started = 0
  ended = 0
  updated = new Date()
  constructor(sql: string) {
    this.sql = sql
  }
}

/** One ExecuteStatement or BatchExecuteStatement, from its submission to its end. */
export class Statement {
  readonly id = randomUUID()
  readonly created = new Date()
  readonly parts: readonly Part[]
  readonly session: ApiSession
  readonly name: string | undefined
  readonly parameters: readonly Parameter[]
  /** transaction: all or none; each: every statement commits by itself; single: one statement in the session as it is. */
  readonly mode: 'single' | 'transaction' | 'each'
  readonly target: Readonly<Record<string, string>>
  readonly maxResultBytes: number
  status: Status = 'SUBMITTED'
  error: string | undefined
  updated = new Date()
  /** Settles when the statement has ended. */
  ended: Promise<void> = Promise.resolve()
  waiting = 0
  #cancelled = false

  constructor(
    session: ApiSession,
    sqls: readonly string[],
    parameters: readonly Parameter[],
    more: Pick<Statement, 'mode' | 'name' | 'target' | 'maxResultBytes'>
  ) {
    this.session = session
    this.parts = sqls.map((sql) => new Part(sql))
    this.parameters = parameters
    this.mode = more.mode
    this.name = more.name
    this.target = more.target
    this.maxResultBytes = more.maxResultBytes
  }

  get done(): boolean {
    return this.status === 'FINISHED' || this.status === 'FAILED' || this.status === 'ABORTED'
  }

  #become(status: Status): void {
    this.status = status
    this.updated = new Date()
  }

  /** Starts it and returns at once. */
  start(connected: boolean, keepAlive: number | undefined, wire: WireFacts): void {
    this.session.busy = true
    this.session.hold()
    this.ended = this.#run(connected, wire).finally(() => {
      this.session.busy = false
      // Without a keep-alive of its own a session ends with its statement.
      this.session.keep(keepAlive ?? 0)
    })
  }

  cancel(wire: WireFacts): void {
    this.#cancelled = true
    wire.cancel(this.session.pid)
  }

  async #run(connected: boolean, wire: WireFacts): Promise<void> {
    try {
      this.#become('PICKED')
      if (!connected) await this.session.connect()
      this.#become('STARTED')
      if (this.mode === 'transaction') await this.session.run('BEGIN', [])
      for (const part of this.parts) {
        await this.#part(part, wire)
        if (part.status !== 'FINISHED' && this.mode !== 'each') break
      }
      const failed = this.parts.find((part) => part.status !== 'FINISHED')
      if (this.mode === 'transaction') {
        await this.session.run(failed ? 'ROLLBACK' : 'COMMIT', [])
        // A sub-statement that did not get its turn was stopped.
        for (const part of this.parts) if (part.status === 'SUBMITTED') part.status = 'ABORTED'
      }
      this.error = failed?.error
      this.#become(failed ? (this.#cancelled ? 'ABORTED' : 'FAILED') : 'FINISHED')
    } catch (error) {
      this.error = textOf(error)
      this.#become(this.#cancelled ? 'ABORTED' : 'FAILED')
    }
  }

  async #part(part: Part, wire: WireFacts): Promise<void> {
    part.status = 'STARTED'
    part.started = performance.now()
    try {
      const { sql, values } = bind(part.sql, this.parameters)
      const answer = await this.session.run(sql, values)
      const facts = wire.facts(this.session.pid)
      part.queryId = facts?.lastQueryId ?? 0
      if (answer.fields.length > 0) {
        part.result = storeResult(answer.fields, answer.rows, this.maxResultBytes)
        part.rows = answer.rows.length
      } else if (answer.command === 'COPY') part.rows = facts?.lastCopyCount ?? -1
      else if (['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'SELECT'].includes(answer.command))
        part.rows = answer.count ?? -1
      part.status = 'FINISHED'
    } catch (error) {
      part.error = textOf(error)
      part.status = this.#cancelled ? 'ABORTED' : 'FAILED'
    }
    part.ended = performance.now()
    part.updated = new Date()
  }
}

/** The error as DescribeStatement gives it: words without an SQLSTATE. */
function textOf(error: unknown): string {
  if (error instanceof pg.DatabaseError)
    return `ERROR: ${error.message}${error.detail === undefined ? '' : `\n  Detail: ${error.detail}`}`
  if (error instanceof ApiError) return `ERROR: ${error.message}`
  return `FATAL: ${error instanceof Error ? error.message : String(error)}`
}
