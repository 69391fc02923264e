import { tmpdir } from 'node:os'
import type { Config } from '../config/config.ts'
import type { EtlOptions } from '../pipeline/etl.ts'
import { openSource } from '../sources/open.ts'
import type { Dataset, Source } from '../sources/types.ts'
import type { AwsAccess } from '../util/aws/access.ts'
import { AppError } from '../util/errors.ts'
import { type Location, locationText } from '../util/location.ts'
import type { WarehouseUrl } from '../util/warehouse-url.ts'
import { openWarehouse } from '../warehouse/open.ts'
import type { Warehouse } from '../warehouse/types.ts'
import type { Context } from './context.ts'

/** The folder for temporary files: as configured, else beside a DuckDB file, where there is room for data, else the system's. */
export function tempDirOf({ tempDir, warehouse }: Config): string {
  if (tempDir !== undefined) return tempDir
  return warehouse.kind === 'duckdb' && warehouse.path !== ':memory:' ? `${warehouse.path}.tmp` : tmpdir()
}

/** @param url another warehouse than the configured one, reached by the same means */
export async function warehouseOf(config: Config, url: WarehouseUrl = config.warehouse): Promise<Warehouse> {
  return openWarehouse(url, {
    memoryLimit: config.memoryLimit,
    tempDir: tempDirOf(config),
    redshift: {
      aws: awsAccess(config),
      transport: config.transport,
      secretArn: config.secretArn,
      iamRole: config.iamRole,
      staging: config.staging
    }
  })
}

/** The sources of both datasets. Throws E_CONFIG where one is not set, or lies inside the other. */
export async function sourcesOf(config: Config): Promise<Record<Dataset, Source>> {
  const { logData, songData } = config
  if (!logData || !songData) {
    const missing = [...(logData ? [] : ['LOG_DATA']), ...(songData ? [] : ['SONG_DATA'])].join(' and ')
    throw new AppError('E_CONFIG', 'fix-config', `${missing} not set: nothing says where the data lies`, {
      hint: 'Set them in [S3] of dwh.cfg, or give --log-data and --song-data; `sparkify demo` makes data of its own.'
    })
  }
  if (inside(logData, songData) || inside(songData, logData)) {
    throw new AppError(
      'E_CONFIG',
      'fix-config',
      `LOG_DATA (${locationText(logData)}) and SONG_DATA (${locationText(songData)}) overlap`,
      { hint: 'Each needs a folder of its own, so that a file belongs to one dataset.' }
    )
  }
  const aws = awsAccess(config)
  return { events: await openSource(logData, aws), songs: await openSource(songData, aws) }
}

/** How AWS and S3 are reached. */
export function awsAccess(config: Config): AwsAccess {
  return {
    region: config.region,
    profile: config.awsProfile,
    endpoint: config.endpoint,
    unsigned: config.noSignRequest,
    requesterPays: config.requesterPays,
    requests: config.maxConcurrentRequests
  }
}

const inside = (a: Location, b: Location): boolean =>
  `${locationText(a).replace(/\/$/, '')}/`.startsWith(`${locationText(b).replace(/\/$/, '')}/`)

/** What every run takes from the configuration. */
export function etlSettings(
  config: Config
): Pick<EtlOptions, 'songMatch' | 'maxRejected' | 'tempDir' | 'batchBytes' | 'waitSeconds' | 'staging' | 'jsonPaths'> {
  return {
    songMatch: config.songMatch,
    maxRejected: config.maxRejected,
    tempDir: tempDirOf(config),
    batchBytes: config.batchMb * 1024 * 1024,
    waitSeconds: config.lockWait,
    staging: config.redshiftStaging,
    ...(config.logJsonPath?.kind === 's3' ? { jsonPaths: locationText(config.logJsonPath) } : {})
  }
}

/** Everything that `etl` needs of a context. */
export async function etlOptions(context: Context): Promise<Omit<EtlOptions, 'emit'>> {
  const { config, signal, now } = context
  return {
    warehouse: await warehouseOf(config),
    sources: await sourcesOf(config),
    ...etlSettings(config),
    signal,
    now
  }
}
