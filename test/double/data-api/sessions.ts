import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { ApiError, validation } from './errors.ts'

/** The texts of values as the server sends them. */
const asText = { getTypeParser: () => (text: unknown) => text }

/** One session of the database behind the API. */
export class ApiSession {
  readonly id = randomUUID()
  readonly client: pg.Client
  pid = 0
  busy = false
  closed = false
  /** Seconds that it stays after each statement; undefined: not at all. */
  keepAlive: number | undefined
  readonly created = new Date()
  #timer: NodeJS.Timeout | undefined

  constructor(url: string) {
    this.client = new pg.Client({ connectionString: url, application_name: 'redshift-data-api' })
    this.client.on('error', () => this.end())
  }

  async connect(): Promise<void> {
    await this.client.connect()
    const pid: unknown = Reflect.get(this.client, 'processID')
    this.pid = typeof pid === 'number' ? pid : 0
  }

  async run(
    sql: string,
    values: readonly string[]
  ): Promise<{
    readonly fields: readonly pg.FieldDef[]
    readonly rows: (string | null)[][]
    readonly count: number | null
    readonly command: string
  }> {
    const result = await this.client.query<(string | null)[]>({
      text: sql,
      values: [...values],
      rowMode: 'array',
      types: asText
    })
    return { fields: result.fields, rows: result.rows, count: result.rowCount, command: result.command }
  }

  /** The session stays for so long after a statement; 0 ends it. */
  keep(seconds: number): void {
    clearTimeout(this.#timer)
    if (seconds <= 0) this.end()
    else this.#timer = setTimeout(() => this.end(), seconds * 1000).unref()
  }

  hold(): void {
    clearTimeout(this.#timer)
  }

  end(): void {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.#timer)
    this.client.end().catch(() => undefined)
  }
}

export class Sessions {
  readonly #sessions = new Map<string, ApiSession>()
  readonly #url: string
  readonly #most: number

  /** @param most sessions that may be open at a time: 500 is the documented quota (MGMT data-api) */
  constructor(url: string, most: number) {
    this.#url = url
    this.#most = most
  }

  create(): ApiSession {
    const open = [...this.#sessions.values()].filter((session) => !session.closed)
    if (open.length >= this.#most)
      throw new ApiError(
        'ActiveSessionsExceededException',
        'The maximum number of active sessions was exceeded (double, not Redshift)'
      )
    const session = new ApiSession(this.#url)
    this.#sessions.set(session.id, session)
    return session
  }

  /** An open session that runs nothing. Rule: one statement at a time (MGMT data-api-calling-session). */
  available(id: string): ApiSession {
    const session = this.#sessions.get(id)
    if (!session || session.closed) throw validation(`Session ${id} is not available: it has ended or never was`)
    if (session.busy) throw validation(`Session ${id} is busy with another statement`)
    return session
  }

  all(): IterableIterator<ApiSession> {
    return this.#sessions.values()
  }
}
