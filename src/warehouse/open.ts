import type { AwsAccess } from '../util/aws/access.ts'
import type { Location } from '../util/location.ts'
import { connectionString, type WarehouseUrl } from '../util/warehouse-url.ts'
import type { Dialect, Warehouse, WarehouseKind } from './types.ts'

export interface OpenOptions {
  /** Most memory that DuckDB takes, e.g. '800MB'. */
  readonly memoryLimit: string
  /** Folder for what does not fit in memory. */
  readonly tempDir: string
  /** What only Amazon Redshift needs. */
  readonly redshift?: RedshiftSettings
}

export interface RedshiftSettings {
  readonly aws: AwsAccess
  /** By default the Data API, or the wire protocol where a password is given. */
  readonly transport?: 'pg' | 'data-api' | undefined
  /** A secret of Secrets Manager with user and password. */
  readonly secretArn?: string | undefined
  /** The role with which the cluster reads S3; 'default' is its own. */
  readonly iamRole?: string | undefined
  /** A prefix in S3 for rows on their way to the cluster. */
  readonly staging?: Location | undefined
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
    case 'redshift': {
      const { redshiftWarehouse } = await import('./redshift/warehouse.ts')
      const { redshift = { aws: {} }, memoryLimit, tempDir } = options
      return redshiftWarehouse(url, { ...redshift, region: redshift.aws.region, memoryLimit, tempDir })
    }
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
