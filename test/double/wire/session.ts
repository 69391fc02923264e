import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster/cluster.ts'
import { RedshiftError, serializableConflict, syntaxError } from '../errors.ts'
import { statements, type Token } from '../sql/lexer.ts'
import { type Plan, planStatement, queryType } from '../sql/plan.ts'
import type { SessionFacts } from '../sql/rewrite.ts'
import { type Backend, toError } from './backend.ts'
import { cstring, encode, errorResponse, type Frame, readCString, readyForQuery } from './frames.ts'
import type { ClientChannel } from './login.ts'
import { lockForWriting, perform } from './perform.ts'
import { text } from './text.ts'

/** Rule: a statement has at most 16 MB (MGMT amazon-redshift-limits, "maximum size of a query"). */
const MAX_STATEMENT = 16 * 1024 * 1024

/** A prepared statement of the extended protocol that the double runs itself. */
interface Prepared {
  readonly plan: Plan
  readonly tokens: readonly Token[]
}

/** One session of a client: reads its messages, plans its statements, and gives them to the PostgreSQL behind. */
export class WireSession {
  readonly #cluster: Cluster
  readonly #channel: ClientChannel
  readonly backend: Backend
  readonly #prepared = new Map<string, Prepared>()
  readonly #portals = new Map<string, Prepared>()
  /** After an error of the extended protocol, messages are skipped up to Sync. */
  #skip = false
  /** Messages of the extended protocol went to the backend since the last Sync. */
  #pending = false
  readonly abort = new AbortController()
  #cancel = new AbortController()
  facts: SessionFacts = { lastCopyId: -1, lastCopyCount: 0, lastQueryId: -1, lastUnloadId: -1, lastUnloadCount: 0 }

  constructor(cluster: Cluster, channel: ClientChannel, backend: Backend) {
    this.#cluster = cluster
    this.#channel = channel
    this.backend = backend
  }

  /** Stops a COPY or UNLOAD of the double's own. */
  cancel(): void {
    this.#cancel.abort()
  }

  async run(): Promise<void> {
    for (;;) {
      const frame = await this.#channel.next()
      if (!frame || frame.type === 'X') return
      await this.#handle(frame)
    }
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.type === 'Q') return this.#simple(readCString(frame.body, 0)[0])
    if (frame.type === 'S') return this.#sync()
    if (this.#skip) return
    try {
      await this.#extended(frame)
    } catch (error) {
      this.#skip = true
      this.#send(errorResponse(asRedshift(error)))
    }
  }

  #send(bytes: Buffer): void {
    this.#channel.write(bytes)
  }

  readonly #relay = (frame: Frame): void => {
    // Errors of PostgreSQL in Redshift's words; its own notices and settings stay behind the double.
    if (frame.type === 'E') this.#send(errorResponse(toError(frame)))
    else if (frame.type !== 'S') this.#send(encode(frame.type, frame.body))
  }

  async #simple(sql: string): Promise<void> {
    try {
      if (Buffer.byteLength(sql) > MAX_STATEMENT)
        throw new RedshiftError(
          '54000',
          'Statement is too large. Statement Size: over 16777216 bytes. Maximum Allowed: 16777216 bytes'
        )
      const list = statements(sql)
      if (list.length === 0) this.#send(encode('I'))
      await this.#all(sql, list)
    } catch (error) {
      if (this.abort.signal.aborted) throw error
      this.#send(errorResponse(asRedshift(error)))
      await this.backend.poison()
    }
    this.#send(readyForQuery(this.backend.status))
  }

  /** Several statements of one text are one transaction, as in PostgreSQL. */
  async #all(sql: string, list: readonly (readonly Token[])[]): Promise<void> {
    const own =
      list.length > 1 &&
      this.backend.status === 'I' &&
      !list.some((tokens) => /^(begin|start|commit|end|rollback|abort|vacuum|truncate)$/.test(tokens[0]?.lower ?? ''))
    if (own) await this.backend.query('BEGIN')
    try {
      for (const tokens of list) {
        const failed = await this.#statement(list.length === 1 ? sql : text(tokens), tokens)
        if (failed) break
      }
    } catch (error) {
      if (own) await this.backend.query('ROLLBACK')
      throw error
    }
    if (own) await this.backend.query(this.backend.status === 'T' ? 'COMMIT' : 'ROLLBACK')
  }

  /** Runs one statement of the simple protocol; true where the error was already sent. */
  async #statement(sql: string, tokens: readonly Token[]): Promise<boolean> {
    const query = this.#cluster.begin(this.backend.processId, queryType(tokens), sql)
    this.facts = { ...this.facts, lastQueryId: query.id }
    let failure: RedshiftError | undefined
    try {
      const fault = await this.#strike(sql)
      await this.#beforeReading(tokens)
      const plan = await planStatement(tokens, { ...this.facts, lastQueryId: query.id - 1 })
      if (plan.kind === 'forward') {
        await this.#lock(plan.writes)
        await this.backend.exchange(encode('Q', cstring(plan.sql)), (frame) => {
          if (frame.type === 'E') failure = toError(frame)
          if (!(fault === 'kill-after')) this.#relay(frame)
        })
      } else {
        const { answer, facts } = await perform(plan, {
          cluster: this.#cluster,
          backend: this.backend,
          queryId: query.id,
          facts: this.facts,
          signal: this.#stopSignal()
        })
        this.facts = facts
        this.#send(answer)
      }
      if (fault === 'kill-after') this.#breakOff()
      return failure !== undefined
    } catch (error) {
      failure = asRedshift(error)
      throw failure
    } finally {
      query.end = new Date()
      if (failure) query.error = failure.message
      this.#cluster.recorder.record({
        sql,
        protocol: 'simple',
        session: this.backend.processId,
        ...(failure ? { error: `${failure.code} ${failure.message}` } : {})
      })
    }
  }

  async #strike(sql: string): Promise<'kill-after' | undefined> {
    const fault = this.#cluster.faults.next(sql)
    switch (fault?.kind) {
      case 'kill':
        return this.#breakOff()
      case 'kill-after':
        return 'kill-after'
      case 'serializable':
        throw serializableConflict('123456')
      case 'slow':
        await sleep(fault.milliseconds ?? 1000, undefined, {
          signal: AbortSignal.any([this.abort.signal, this.#cancel.signal])
        }).catch(() => undefined)
        if (this.#cancel.signal.aborted) {
          this.#cancel = new AbortController()
          throw new RedshiftError('57014', 'Query cancelled on user request')
        }
        return undefined
      case 'error':
        throw new RedshiftError(fault.code ?? 'XX000', fault.message ?? 'an error of the test (double, not Redshift)')
      default:
        return undefined
    }
  }

  #breakOff(): never {
    this.abort.abort()
    this.#channel.socket.destroy()
    this.backend.end()
    throw new RedshiftError('57P01', 'the connection was killed by a fault of the test')
  }

  async #beforeReading(tokens: readonly Token[]): Promise<void> {
    if (tokens.some((token) => /^(sys_query_history|stl_query|stv_recents)$/.test(token.lower)))
      await this.#cluster.flushLog()
  }

  async #lock(table: string | undefined): Promise<void> {
    if (table !== undefined && this.backend.status === 'T') await lockForWriting(this.backend, table)
  }

  #stopSignal(): AbortSignal {
    this.#cancel = new AbortController()
    return AbortSignal.any([this.abort.signal, this.#cancel.signal])
  }

  async #extended(frame: Frame): Promise<void> {
    switch (frame.type) {
      case 'P':
        return this.#parse(frame.body)
      case 'B': {
        const [portal, next] = readCString(frame.body, 0)
        const [name] = readCString(frame.body, next)
        const prepared = this.#prepared.get(name)
        if (prepared) {
          this.#portals.set(portal, prepared)
          return this.#send(encode('2'))
        }
        this.#portals.delete(portal)
        break
      }
      case 'D': {
        const name = readCString(frame.body, 1)[0]
        const own = frame.body[0] === 0x53 ? this.#prepared.get(name) : this.#portals.get(name)
        if (own) {
          if (frame.body[0] === 0x53) this.#send(encode('t', Buffer.alloc(2)))
          return this.#send(encode('n'))
        }
        break
      }
      case 'E': {
        const own = this.#portals.get(readCString(frame.body, 0)[0])
        if (own) {
          await this.#statement(text(own.tokens), own.tokens)
          return
        }
        break
      }
      case 'C': {
        const name = readCString(frame.body, 1)[0]
        const deleted = frame.body[0] === 0x53 ? this.#prepared.delete(name) : this.#portals.delete(name)
        if (deleted) return this.#send(encode('3'))
        break
      }
    }
    this.backend.sink = this.#relay
    this.#pending = true
    this.backend.write(encode(frame.type, frame.body))
  }

  async #parse(body: Buffer): Promise<void> {
    const [name, next] = readCString(body, 0)
    const [sql, types] = readCString(body, next)
    const list = statements(sql)
    const tokens = list[0]
    if (list.length > 1) throw new RedshiftError('42601', 'cannot insert multiple commands into a prepared statement')
    this.#prepared.delete(name)
    if (tokens === undefined) throw syntaxError('')
    await this.#beforeReading(tokens)
    const plan = await planStatement(tokens, this.facts)
    if (plan.kind !== 'forward') {
      if (this.#pending) throw new RedshiftError('0A000', 'double: this statement cannot share a Sync with others')
      this.#prepared.set(name, { plan, tokens })
      return this.#send(encode('1'))
    }
    const query = this.#cluster.begin(this.backend.processId, queryType(tokens), sql)
    query.end = new Date()
    this.facts = { ...this.facts, lastQueryId: query.id }
    this.#cluster.recorder.record({ sql, protocol: 'extended', session: this.backend.processId })
    await this.#strike(sql)
    if (!this.#pending) await this.#lock(plan.writes)
    this.backend.sink = this.#relay
    this.#pending = true
    this.backend.write(encode('P', Buffer.concat([cstring(name), cstring(plan.sql), body.subarray(types)])))
  }

  async #sync(): Promise<void> {
    const failed = this.#skip
    this.#skip = false
    this.#portals.clear()
    if (this.#pending) await this.backend.exchange(encode('S'), this.#relay)
    this.#pending = false
    if (failed) await this.backend.poison()
    this.#send(readyForQuery(this.backend.status))
  }
}

function asRedshift(error: unknown): RedshiftError {
  if (error instanceof RedshiftError) return error
  return new RedshiftError('XX000', `double, not Redshift: ${error instanceof Error ? error.stack : String(error)}`)
}
