import pg from 'pg'
import { type Double, type DoubleOptions, startDouble } from './double.ts'

/** A double with one client, and short ways to ask it. */
export interface DoubleClient {
  readonly double: Double
  readonly client: pg.Client
  /** The rows of a statement as arrays, as `pg` gives them. */
  rows(sql: string, params?: readonly unknown[]): Promise<unknown[][]>
  /** The one value of a statement. */
  one(sql: string, params?: readonly unknown[]): Promise<unknown>
  /** Runs statements one after the other. */
  run(...sqls: readonly string[]): Promise<void>
  /** The error of a statement, `code message`. */
  refusal(sql: string, params?: readonly unknown[]): Promise<string>
  stop(): Promise<void>
}

export async function doubleClient(options: DoubleOptions = {}): Promise<DoubleClient> {
  const double = await startDouble(options)
  const client = new pg.Client({ connectionString: double.url })
  client.on('error', () => undefined)
  await client.connect()
  const rows = async (sql: string, params: readonly unknown[] = []): Promise<unknown[][]> => {
    const result = await client.query<unknown[]>({ text: sql, values: [...params], rowMode: 'array' })
    return result.rows
  }
  return {
    double,
    client,
    rows,
    one: async (sql, params) => (await rows(sql, params))[0]?.[0],
    async run(...sqls) {
      for (const sql of sqls) await client.query(sql)
    },
    async refusal(sql, params = []) {
      try {
        await client.query(sql, [...params])
      } catch (error) {
        if (error instanceof pg.DatabaseError) return `${error.code} ${error.message}`
        throw error
      }
      return 'no error'
    },
    async stop() {
      await client.end()
      await double.stop()
    }
  }
}
