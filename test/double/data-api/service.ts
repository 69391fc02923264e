import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, validation } from './errors.ts'
import { Input } from './input.ts'
import { bind, readParameters } from './parameters.ts'
import { page, rowOfToken } from './results.ts'
import { Sessions } from './sessions.ts'
import { type Part, Statement, type WireFacts } from './statements.ts'

/** Rule: a statement has at most 100 KB (MGMT data-api, "Considerations"). */
const MAX_STATEMENT = 100 * 1024

export interface DataApiOptions {
  readonly url: string
  readonly database: string
  readonly clusterId: string
  readonly workgroup: string
  readonly secretArn: string
  readonly pageRows: number
  readonly maxSessions: number
  readonly maxResultBytes: number
  readonly wire: WireFacts
}

/** The operations of the Data API (SDK client-redshift-data, its documentation of each member). */
export class DataApi {
  readonly #options: DataApiOptions
  readonly #sessions: Sessions
  readonly #statements = new Map<string, Statement>()
  readonly #tokens = new Map<string, { readonly request: string; readonly statement: Statement }>()

  constructor(options: DataApiOptions) {
    this.#options = options
    this.#sessions = new Sessions(options.url, options.maxSessions)
  }

  /** The JSON text of the answer. */
  async call(operation: string, body: unknown): Promise<string> {
    const input = new Input(body)
    switch (operation) {
      case 'ExecuteStatement':
        return this.#execute(input, body)
      case 'BatchExecuteStatement':
        return this.#batch(input, body)
      case 'DescribeStatement':
        return this.#describe(input)
      case 'GetStatementResult':
        return this.#result(input)
      case 'CancelStatement':
        return this.#cancel(input)
      case 'ListStatements':
        return this.#list(input)
      default:
        throw new ApiError('UnknownOperationException', `double, not Redshift: it has no ${operation}`)
    }
  }

  expireSessions(): void {
    for (const session of this.#sessions.all()) if (!session.busy) session.end()
  }

  stop(): void {
    for (const session of this.#sessions.all()) session.end()
  }

  async #execute(input: Input, body: unknown): Promise<string> {
    const sql = input.required('Sql')
    const parameters = readParameters(input.list('Parameters'))
    const { used } = bind(sql, parameters)
    const unused = parameters.filter((parameter) => !used.has(parameter.name)).map((parameter) => parameter.name)
    if (unused.length > 0)
      throw validation(`Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`)
    return this.#submit(input, body, [sql], parameters, 'single')
  }

  async #batch(input: Input, body: unknown): Promise<string> {
    const sqls = (input.list('Sqls') ?? []).map((sql) => {
      if (typeof sql !== 'string' || sql === '') throw validation('a statement of Sqls is empty')
      return sql
    })
    // Rule: 1 to 40 statements (API reference, SqlList).
    if (sqls.length < 1 || sqls.length > 40)
      throw validation("Value at 'sqls' failed to satisfy constraint: 1 to 40 statements")
    const parameters = readParameters(input.list('Parameters'))
    const mode = input.text('ExecutionMode') ?? 'TRANSACTION'
    if (mode !== 'TRANSACTION' && mode !== 'AUTO_COMMIT') throw validation(`ExecutionMode ${mode}`)
    const used = new Set(sqls.flatMap((sql) => [...bind(sql, parameters).used]))
    if (parameters.some((parameter) => !used.has(parameter.name)))
      throw validation('Parameters list contains unused parameters')
    return this.#submit(input, body, sqls, parameters, mode === 'TRANSACTION' ? 'transaction' : 'each')
  }

  async #submit(
    input: Input,
    body: unknown,
    sqls: readonly string[],
    parameters: ReturnType<typeof readParameters>,
    mode: Statement['mode']
  ): Promise<string> {
    if (sqls.some((sql) => Buffer.byteLength(sql) > MAX_STATEMENT))
      throw validation('Cannot process query string larger than 100kB')
    const token = input.text('ClientToken')
    const name = input.text('StatementName')
    const wait = input.number('WaitTimeSeconds', 0, 30)
    // Rule: at most 24 hours.
    const keepAlive = input.number('SessionKeepAliveSeconds', 0, 86_400)
    const format = input.text('ResultFormat') ?? 'JSON'
    if (format !== 'JSON') throw validation('double: results are JSON alone')
    input.text('WithEvent')
    const sessionId = input.text('SessionId')
    const target = this.#target(input, sessionId)
    input.end()
    // Rule: a request with a token that was seen gives the first answer again and runs nothing.
    const request = JSON.stringify(body)
    const known = token === undefined ? undefined : this.#tokens.get(token)
    if (known) {
      if (known.request !== request) throw validation('the ClientToken was used with another request')
      return this.#submitted(known.statement, wait)
    }
    const session = sessionId === undefined ? this.#sessions.create() : this.#sessions.available(sessionId)
    const statement = new Statement(session, sqls, parameters, {
      ...{ mode, name, target },
      maxResultBytes: this.#options.maxResultBytes
    })
    this.#statements.set(statement.id, statement)
    if (token !== undefined) this.#tokens.set(token, { request, statement })
    const keeps = keepAlive ?? (sessionId === undefined ? undefined : session.keepAlive)
    session.keepAlive = keeps
    statement.start(sessionId !== undefined, keeps, this.#options.wire)
    return this.#submitted(statement, wait, keeps !== undefined || sessionId !== undefined)
  }

  /** Rule: a cluster or a workgroup with its database, or a session that has both already. */
  #target(input: Input, sessionId: string | undefined): Readonly<Record<string, string>> {
    const { clusterId, workgroup, database, secretArn } = this.#options
    const cluster = input.text('ClusterIdentifier')
    const group = input.text('WorkgroupName')
    const wanted = input.text('Database')
    const secret = input.text('SecretArn')
    const user = input.text('DbUser')
    const given = {
      ClusterIdentifier: cluster,
      WorkgroupName: group,
      Database: wanted,
      SecretArn: secret,
      DbUser: user
    }
    const target = Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)
    )
    if (sessionId !== undefined) {
      if (Object.keys(target).length > 0)
        throw validation(`${Object.keys(target).join(', ')} cannot be given with SessionId`)
      return { ClusterIdentifier: clusterId, Database: database }
    }
    if ((cluster === undefined) === (group === undefined))
      throw validation('Either ClusterIdentifier or WorkgroupName has to be given')
    if ((cluster !== undefined && cluster !== clusterId) || (group !== undefined && group !== workgroup)) {
      throw validation("Redshift endpoint doesn't exist in this region.")
    }
    if (group !== undefined && user !== undefined) throw validation('DbUser is not for a workgroup')
    if (wanted === undefined) throw validation('Database has to be given')
    if (wanted !== database) throw validation(`FATAL: database "${wanted}" does not exist`)
    if (secret !== undefined && secret !== secretArn)
      throw validation(`Secrets Manager can't find the secret ${secret}`)
    return target
  }

  async #submitted(statement: Statement, wait: number | undefined, inSession = true): Promise<string> {
    await this.#await(statement, wait)
    return JSON.stringify({
      Id: statement.id,
      CreatedAt: seconds(statement.created),
      ...statement.target,
      ...(inSession ? { SessionId: statement.session.id } : {}),
      // The status is part of the answer to those who wait.
      ...(wait === undefined
        ? {}
        : {
            Status: statement.status,
            HasResultSet: statement.parts.some((part) => part.result !== undefined),
            RedshiftPid: statement.session.pid
          })
    })
  }

  /** Rule: WaitTimeSeconds holds the answer until the statement has ended. */
  async #await(statement: Statement, wait: number | undefined): Promise<void> {
    if (wait === undefined || wait === 0 || statement.done) return
    statement.waiting += 1
    const patience = new AbortController()
    const late = sleep(wait * 1000, undefined, { signal: patience.signal, ref: false }).catch(() => undefined)
    await Promise.race([statement.ended, late])
    patience.abort()
    statement.waiting -= 1
  }

  #find(id: string): { readonly statement: Statement; readonly part: Part | undefined } {
    const [main = '', number] = id.split(':')
    const statement = this.#statements.get(main)
    const part = number === undefined ? undefined : statement?.parts[Number(number) - 1]
    if (!statement || (number !== undefined && !part))
      throw new ApiError('ResourceNotFoundException', `Query does not exist: ${id} (double, not Redshift)`)
    return { statement, part }
  }

  async #describe(input: Input): Promise<string> {
    const { statement, part } = this.#find(input.required('Id'))
    const wait = input.number('WaitTimeSeconds', 0, 30)
    input.end()
    await this.#await(statement, wait)
    if (part)
      return JSON.stringify({
        ...describePart(part, `${statement.id}:${statement.parts.indexOf(part) + 1}`),
        Id: `${statement.id}:${statement.parts.indexOf(part) + 1}`
      })
    const only = statement.parts.length === 1 ? statement.parts[0] : undefined
    return JSON.stringify({
      ...(only ? describePart(only, statement.id) : {}),
      Id: statement.id,
      Status: statement.status,
      ...(statement.error === undefined ? {} : { Error: statement.error }),
      CreatedAt: seconds(statement.created),
      UpdatedAt: seconds(statement.updated),
      RedshiftPid: statement.session.pid,
      HasResultSet: statement.parts.some((one) => one.result !== undefined),
      QueryParameters: statement.parameters.length > 0 ? statement.parameters : undefined,
      SessionId: statement.session.id,
      ResultFormat: 'json',
      ...statement.target,
      ...(statement.mode === 'single'
        ? {}
        : { SubStatements: statement.parts.map((one, i) => describePart(one, `${statement.id}:${i + 1}`)) })
    })
  }

  async #result(input: Input): Promise<string> {
    const id = input.required('Id')
    const { statement, part } = this.#find(id)
    const token = input.text('NextToken')
    const wait = input.number('WaitTimeSeconds', 0, 30)
    input.end()
    await this.#await(statement, wait)
    const chosen = part ?? (statement.parts.length === 1 ? statement.parts[0] : undefined)
    if (chosen?.status !== 'FINISHED' || !statement.done) {
      throw new ApiError(
        'ResourceNotFoundException',
        `Query is not in FINISHED state, or is a batch: ${id} (double, not Redshift)`
      )
    }
    if (!chosen.result)
      throw new ApiError(
        'ResourceNotFoundException',
        'Query does not have result. Please check query status with DescribeStatement.'
      )
    return page(chosen.result, rowOfToken(token), this.#options.pageRows)
  }

  async #cancel(input: Input): Promise<string> {
    const { statement } = this.#find(input.required('Id'))
    input.end()
    if (statement.done)
      throw validation(`Could not cancel a query that is already in ${statement.status} state with ID: ${statement.id}`)
    statement.cancel(this.#options.wire)
    return JSON.stringify({ Status: true })
  }

  async #list(input: Input): Promise<string> {
    const prefix = input.text('StatementName') ?? ''
    const status = input.text('Status') ?? 'ALL'
    const most = input.number('MaxResults', 1, 100) ?? 100
    const from = rowOfToken(input.text('NextToken'))
    for (const name of ['RoleLevel', 'Database', 'ClusterIdentifier', 'WorkgroupName']) input.used.add(name)
    input.end()
    const all = [...this.#statements.values()]
      .reverse()
      .filter(
        (statement) => (statement.name ?? '').startsWith(prefix) && (status === 'ALL' || status === statement.status)
      )
    const Statements = all.slice(from, from + most).map((statement) => ({
      Id: statement.id,
      QueryString: statement.parts[0]?.sql,
      QueryStrings: statement.parts.length > 1 ? statement.parts.map((part) => part.sql) : undefined,
      IsBatchStatement: statement.mode !== 'single',
      StatementName: statement.name,
      Status: statement.status,
      CreatedAt: seconds(statement.created),
      UpdatedAt: seconds(statement.updated),
      SessionId: statement.session.id
    }))
    return JSON.stringify({ Statements, ...(from + most < all.length ? { NextToken: `row-${from + most}` } : {}) })
  }
}

const seconds = (date: Date): number => date.getTime() / 1000

const describePart = (part: Part, id: string): object => ({
  Id: id,
  Status: part.status,
  ...(part.error === undefined ? {} : { Error: part.error }),
  Duration: part.ended === 0 ? -1 : Math.round((part.ended - part.started) * 1e6),
  QueryString: part.sql,
  ResultRows: part.rows,
  ResultSize: part.result?.bytes ?? -1,
  RedshiftQueryId: part.queryId,
  HasResultSet: part.result !== undefined,
  UpdatedAt: seconds(part.updated)
})
