import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  DescribeStatementResponse,
  ExecuteStatementInput,
  GetStatementResultResponse,
  RedshiftDataClient
} from '@aws-sdk/client-redshift-data'
import { type AwsAccess, awsClientConfig } from '../../util/aws/access.ts'
import { awsError, isAwsError } from '../../util/aws/errors.ts'
import { AppError } from '../../util/errors.ts'
import type { QueryOptions, QueryResult, Value } from '../types.ts'
import type { ErrorContext } from '../wire/errors.ts'
import type { Address } from './cluster-address.ts'
import { withRegion } from './credentials.ts'
import { columnOf, type DataApiColumn, namedParameters } from './data-api-values.ts'
import { redshiftError, StatementFailed, tooLarge } from './errors.ts'
import { withinBytes } from './limits.ts'
import type { Connector, StatementResult, Transport } from './transport.ts'

type Sdk = typeof import('@aws-sdk/client-redshift-data')

/** Most bytes of one statement: https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html (considerations). */
const MAX_STATEMENT = 100_000
/** Seconds for which a session stays when nothing is asked of it: after a kill, its transaction and its lock end by then. */
const KEEP_ALIVE = 180
/** A session at rest is asked something so often, in milliseconds. */
const HEARTBEAT_MS = 60_000
/** Seconds of a long poll: the most that the service takes. */
const WAIT = 30
/** Seconds that the first answer may take: a short statement is done by then; a long one can be cancelled only after it. */
const FIRST_WAIT = 2
/** A poll that came back sooner was none, and the next one waits, in milliseconds. */
const SHORT_POLL_MS = 1000
const LONGEST_PAUSE_MS = 2000
const WIRE_INSTEAD = 'use the wire protocol ([CLUSTER] TRANSPORT = pg), which carries 16 MB'

/** Sessions by the Data API: HTTPS with the rights of IAM; no way through the network, no port and no password is needed. */
export function dataApiConnector(address: Address, aws: AwsAccess): Connector {
  let loaded: Promise<{ sdk: Sdk; client: RedshiftDataClient }> | undefined
  const load = async (): Promise<{ sdk: Sdk; client: RedshiftDataClient }> => {
    const sdk = await import('@aws-sdk/client-redshift-data')
    return { sdk, client: new sdk.RedshiftDataClient(awsClientConfig(withRegion(aws, address.target?.region))) }
  }
  return {
    async connect({ reading, signal }) {
      const context = (): ErrorContext => ({ name: address.name, reading, stopped: signal?.aborted === true })
      loaded ??= load()
      const { sdk, client } = await loaded
      const transport = new DataApiTransport(sdk, client, target(address), context)
      // The first statement makes the session, and tells whether there is a way to the cluster.
      await transport.run("SET timezone TO 'UTC'")
      return transport
    }
  }
}

type TargetInput = Pick<
  ExecuteStatementInput,
  'ClusterIdentifier' | 'WorkgroupName' | 'Database' | 'SecretArn' | 'DbUser'
>

function target({ target: place, database, secretArn, user }: Address): TargetInput {
  const where =
    place?.kind === 'workgroup' ? { WorkgroupName: place.workgroup } : { ClusterIdentifier: place?.cluster ?? '' }
  const login = secretArn === undefined ? {} : { SecretArn: secretArn }
  // A workgroup takes its user from the identity or the secret.
  const named = secretArn === undefined && user !== undefined && place?.kind === 'cluster' ? { DbUser: user } : {}
  return { ...where, Database: database, ...login, ...named }
}

type Done = Pick<DescribeStatementResponse, 'Status' | 'Error' | 'ResultRows' | 'HasResultSet'> & {
  readonly Id: string | undefined
}

class DataApiTransport implements Transport {
  readonly maxStatementBytes = MAX_STATEMENT
  readonly #sdk: Sdk
  readonly #client: RedshiftDataClient
  readonly #target: TargetInput
  readonly #context: () => ErrorContext
  readonly #heart: NodeJS.Timeout
  #session: string | undefined
  #running: string | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #lastCall = Date.now()
  #closed = false

  constructor(sdk: Sdk, client: RedshiftDataClient, place: TargetInput, context: () => ErrorContext) {
    this.#sdk = sdk
    this.#client = client
    this.#target = place
    this.#context = context
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT_MS / 2)
    this.#heart.unref()
  }

  async run(sql: string, params: readonly Value[] = []): Promise<StatementResult> {
    const done = await this.#statement(sql, params, true)
    // A SELECT's rows are not changes, and -1 stands for none.
    const changed = done.HasResultSet ? 0 : Math.max(0, done.ResultRows ?? 0)
    return { changed }
  }

  async query(sql: string, params: readonly Value[] = [], options: QueryOptions = {}): Promise<QueryResult> {
    const max = options.maxRows ?? Number.POSITIVE_INFINITY
    const rows: (readonly Value[])[] = []
    let columns: QueryResult['columns'] = []
    for await (const page of this.pages(sql, params)) {
      columns = page.columns
      for (const row of page.rows) rows.push(row)
      if (rows.length > max) break
    }
    const truncated = rows.length > max
    if (truncated) rows.length = max
    return { columns, rows, truncated }
  }

  async *pages(sql: string, params: readonly Value[] = []): AsyncGenerator<QueryResult> {
    const done = await this.#statement(sql, params, false)
    if (!done.HasResultSet) {
      yield { columns: [], rows: [], truncated: false }
      return
    }
    let next: string | undefined
    let columns: DataApiColumn[] | undefined
    do {
      const page: GetStatementResultResponse = await this.#call(() =>
        this.#client.send(new this.#sdk.GetStatementResultCommand({ Id: done.Id, NextToken: next }))
      )
      columns ??= (page.ColumnMetadata ?? []).map(columnOf)
      const read = columns
      const rows = (page.Records ?? []).map((record) => read.map((column, i) => valueAt(record, i, column)))
      yield { columns: read.map(({ read: _, ...column }) => column), rows, truncated: false }
      next = page.NextToken
    } while (next !== undefined && next !== '')
  }

  async cancel(): Promise<void> {
    const Id = this.#running
    if (Id === undefined) return
    await this.#client.send(new this.#sdk.CancelStatementCommand({ Id })).catch(() => undefined)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#heart)
    // The service has no call that ends a session: one that is to live for no second after a statement does.
    if (this.#session !== undefined) await this.#statement('ROLLBACK', [], false, 0).catch(() => undefined)
  }

  #beat(): void {
    if (this.#session === undefined || this.#running !== undefined || Date.now() - this.#lastCall < HEARTBEAT_MS) return
    // A session that has ended meanwhile is told by the next statement.
    this.#statement('SELECT 1', [], false).catch(() => undefined)
  }

  /** Runs one statement to its end, after those before it: a session that is busy refuses the next. */
  #statement(sql: string, params: readonly Value[], describe: boolean, keepAlive = KEEP_ALIVE): Promise<Done> {
    const turn = this.#queue.then(() => this.#execute(sql, params, describe, keepAlive))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #execute(sql: string, params: readonly Value[], describe: boolean, keepAlive: number): Promise<Done> {
    const context = this.#context()
    try {
      // What closes a session has to get through after a stop, too.
      if (context.stopped && !this.#closed && !/^ROLLBACK/.test(sql)) throw new Error('stopped')
      const { sql: text, parameters } = namedParameters(sql, params)
      const limit = { most: this.maxStatementBytes, users: context.reading === true, instead: WIRE_INSTEAD }
      const started = await this.#call(() =>
        this.#client.send(
          new this.#sdk.ExecuteStatementCommand({
            Sql: withinBytes(text, limit),
            ...(parameters.length > 0 ? { Parameters: parameters } : {}),
            ...(this.#session === undefined ? this.#target : { SessionId: this.#session }),
            SessionKeepAliveSeconds: keepAlive,
            // The SDK's own second try of a request whose answer was lost must not run the statement twice.
            ClientToken: randomUUID(),
            StatementName: 'sparkify',
            WaitTimeSeconds: FIRST_WAIT
          })
        )
      )
      this.#session ??= started.SessionId
      this.#running = started.Id
      if (this.#context().stopped && !this.#closed) await this.cancel()
      const finished = started.Status === 'FINISHED' && !describe
      const done = finished ? { ...started, Id: started.Id } : await this.#wait(started.Id ?? '')
      if (done.Status === 'FINISHED') return done
      throw new StatementFailed(done.Error || `the statement ended as ${done.Status}`)
    } catch (error) {
      throw redshiftError(error, this.#closed ? { ...context, stopped: false } : this.#context())
    } finally {
      this.#running = undefined
      this.#lastCall = Date.now()
    }
  }

  async #wait(Id: string): Promise<Done> {
    let wait: number | undefined = WAIT
    for (let pause = 20; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const asked = Date.now()
      try {
        const found = await this.#client.send(
          new this.#sdk.DescribeStatementCommand({ Id, ...(wait === undefined ? {} : { WaitTimeSeconds: wait }) })
        )
        if (found.Status === 'FINISHED' || found.Status === 'FAILED' || found.Status === 'ABORTED') return found
      } catch (error) {
        // Too many long polls at once: short ones do as well.
        if (wait === undefined || !isAwsError(error, 'ActiveWaitingRequestsExceededException'))
          throw this.#translate(error)
        wait = undefined
      }
      if (Date.now() - asked < SHORT_POLL_MS) await sleep(pause)
    }
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#translate(error)
    }
  }

  #translate(error: unknown): AppError {
    const { name, stopped } = this.#context()
    const text = error instanceof Error ? error.message : String(error)
    if (stopped && !this.#closed) return redshiftError(error, { name, stopped })
    if (isAwsError(error, 'ActiveSessionsExceededException', 'ActiveStatementsExceededException')) {
      return new AppError('E_WAREHOUSE', 'retry', `${name}: the Data API takes no more sessions or statements now`, {
        hint: 'Wait until others have ended (a session ends some minutes after its last statement), then run it again.',
        cause: error
      })
    }
    if (this.#session !== undefined && isAwsError(error, 'ValidationException', 'ResourceNotFoundException')) {
      if (/session/i.test(text)) {
        return new AppError('E_WAREHOUSE', 'retry', `${name}: the session at the Data API ended (${text})`, {
          hint: 'Run it again: what was not committed has left no trace.',
          cause: error
        })
      }
    }
    const large = isAwsError(error, 'ValidationException') ? tooLarge(text, name, error) : undefined
    if (large) return large
    return awsError(error, { what: `${name} by the Data API`, code: 'E_WAREHOUSE', region: this.#region() })
  }

  #region(): string | undefined {
    const { region } = this.#client.config
    return typeof region === 'string' ? region : undefined
  }
}

function valueAt(record: readonly Parameters<DataApiColumn['read']>[0][], index: number, column: DataApiColumn): Value {
  const field = record[index]
  if (field === undefined) throw new AppError('E_BUG', 'report-bug', 'the Data API gave a row that is too short')
  return column.read(field)
}
