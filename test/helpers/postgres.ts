import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { inject } from 'vitest'
import { startPglite } from './pglite.ts'

export interface TestPostgres {
  /** A fresh, empty database. */
  readonly url: string
  readonly kind: 'server' | 'pglite'
  /** Drops it. */
  stop(): Promise<void>
}

let made = 0

/**
 * A fresh database: of the server whose address SPARKIFY_TEST_POSTGRES has, else of a temporary one from the PostgreSQL that
 * is installed (one for the whole test run), else a PGlite, which has one session that all connections share
 * (SPARKIFY_TEST_PGLITE=1 chooses it). Says which it was.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const named = process.env.SPARKIFY_TEST_POSTGRES
  const server = process.env.SPARKIFY_TEST_PGLITE ? undefined : named || (await serverOfThisRun())
  const started = server === undefined ? await startPglite() : await freshDatabase(server)
  const what = started.kind === 'pglite' ? 'PGlite' : named ? `SPARKIFY_TEST_POSTGRES` : 'a temporary server'
  process.stderr.write(`postgres tests: ${what}\n`)
  return started
}

async function serverOfThisRun(): Promise<string | undefined> {
  const answer: unknown = JSON.parse(await text(connect(inject('postgresBroker'), '127.0.0.1')))
  if (typeof answer !== 'object' || answer === null) throw new Error('the test run gave no answer about PostgreSQL')
  if ('error' in answer) throw new Error(String(answer.error))
  return 'url' in answer && typeof answer.url === 'string' ? answer.url : undefined
}

async function freshDatabase(server: string): Promise<TestPostgres> {
  made += 1
  const database = `sparkify_test_${process.pid}_${Date.now()}_${made}`
  await admin(server, `CREATE DATABASE ${database}`)
  const url = new URL(server)
  url.pathname = `/${database}`
  return { url: url.href, kind: 'server', stop: () => admin(server, `DROP DATABASE ${database} WITH (FORCE)`) }
}

async function admin(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
