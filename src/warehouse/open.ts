import { AppError } from '../util/errors.ts'
import { connectionString, type WarehouseUrl } from '../util/warehouse-url.ts'
import type { Dialect, Warehouse, WarehouseKind } from './types.ts'

export interface OpenOptions {
  /** Most memory that DuckDB takes, e.g. '800MB'. */
  readonly memoryLimit: string
  /** Folder for what does not fit in memory. */
  readonly tempDir: string
}

/** The warehouse at an address. Loads the engine's driver, connects to nothing. */
export async function openWarehouse(url: WarehouseUrl, options: OpenOptions): Promise<Warehouse> {
  switch (url.kind) {
    case 'duckdb': {
      const { duckdbWarehouse } = await import('./duckdb/warehouse.ts')
      return duckdbWarehouse(url.path, options)
    }
    case 'postgres': {
      const { postgresWarehouse } = await import('./postgres/warehouse.ts')
      return postgresWarehouse(connectionString(url), options)
    }
    case 'redshift':
      throw noRedshift()
  }
}

/** The dialect of an engine, without a warehouse. */
export async function dialectOf(kind: WarehouseKind): Promise<Dialect> {
  switch (kind) {
    case 'duckdb':
      return (await import('./duckdb/dialect.ts')).duckdbDialect
    case 'postgres':
      return (await import('./postgres/dialect.ts')).postgresDialect
    case 'redshift':
      return (await import('./redshift/dialect.ts')).redshiftDialect
  }
}

const noRedshift = (): AppError =>
  new AppError('E_CONFIG', 'fix-config', 'this version has no engine for Amazon Redshift', {
    hint: 'Load into duckdb:PATH or postgres://…: name one in [WAREHOUSE] URL of dwh.cfg or with --warehouse.'
  })
