import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import { postgresWarehouse } from '../../src/warehouse/postgres/warehouse.ts'
import type { Warehouse, WarehouseKind } from '../../src/warehouse/types.ts'
import { startPostgres } from './postgres.ts'
import { type RedshiftTransport, startRedshift } from './redshift.ts'

/** A fresh, empty warehouse. */
export interface TestWarehouse {
  readonly warehouse: Warehouse
  /** How its engine says who holds the lock that a session took with `lock('first', …)`. */
  readonly holder: RegExp
  /** It has one session that every connection shares, so nothing that needs two can be shown. */
  readonly oneSession: boolean
  /** The folder for temporary files, where nothing may be left behind. */
  readonly tempDir: string
  stop(): Promise<void>
}

export interface TestEngine {
  readonly kind: WarehouseKind
  /** A SELECT that takes this engine about a minute. */
  readonly slow: string
  start(): Promise<TestWarehouse>
}

const duckdb: TestEngine = {
  kind: 'duckdb',
  slow: 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range + b.range) % 7 = 3',
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    const tempDir = join(folder, 'temp')
    mkdirSync(tempDir)
    return {
      warehouse: duckdbWarehouse(join(folder, 'test.duckdb'), { memoryLimit: '512MB', tempDir }),
      holder: /held by this same process/,
      oneSession: false,
      tempDir,
      async stop() {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}

const postgres: TestEngine = {
  kind: 'postgres',
  slow: 'SELECT pg_sleep(60)',
  async start() {
    const server = await startPostgres()
    const tempDir = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    return {
      warehouse: postgresWarehouse(server.url, {
        memoryLimit: '256MB',
        tempDir,
        connections: server.kind === 'pglite' ? 1 : 2
      }),
      holder: /held by first$/,
      oneSession: server.kind === 'pglite',
      tempDir,
      async stop() {
        await server.stop()
        rmSync(tempDir, { recursive: true, force: true })
      }
    }
  }
}

const redshift = (transport: RedshiftTransport): TestEngine => ({
  kind: 'redshift',
  slow: 'SELECT COUNT(*) FROM pg_class a, pg_class b, pg_class c, pg_class d',
  async start() {
    const on = await startRedshift()
    return {
      warehouse: await on.open(transport),
      holder: /held by first$/,
      oneSession: false,
      tempDir: on.tempDir,
      stop: () => on.stop()
    }
  }
})

/** SPARKIFY_TEST_ENGINE chooses the double of Redshift (not Redshift) by one of its two transports. */
const chosen: Readonly<Record<string, readonly TestEngine[]>> = {
  'redshift-pg': [redshift('pg')],
  'redshift-data-api': [redshift('data-api')]
}

/** Every engine that the suite in test/warehouse runs on. */
export const engines: readonly TestEngine[] = chosen[process.env.SPARKIFY_TEST_ENGINE ?? ''] ?? [duckdb, postgres]
