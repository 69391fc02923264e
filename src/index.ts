/**
 * sparkify-dwh as a library: everything that a verb of the command line does is a function here.
 *
 * A warehouse comes from `openWarehouse(parseWarehouseUrl('duckdb:…', base), options)`, a source from
 * `openSource(parseLocation('…', base))`; both open nothing before they are used. Errors are `AppError`.
 */

export { Cloud, type CloudEvent, type CloudOptions } from './cloud/cloud.ts'
export { down as clusterDown } from './cloud/down.ts'
export { type ClusterSpec, clusterSpec } from './cloud/spec.ts'
export { clusterStatus } from './cloud/status.ts'
export { up as clusterUp } from './cloud/up.ts'
export type { Config } from './config/config.ts'
export { loadConfig } from './config/load.ts'
export { check } from './pipeline/check.ts'
export { createTables } from './pipeline/create-tables.ts'
export { diff } from './pipeline/diff.ts'
export { doctor } from './pipeline/doctor.ts'
export { dryRun } from './pipeline/dry-run.ts'
export { type EtlOptions, etl as runEtl } from './pipeline/etl.ts'
export type { EtlReport } from './pipeline/etl-report.ts'
export type { RunEvent } from './pipeline/events.ts'
export { exportQuery, unloadQuery } from './pipeline/export.ts'
export { query } from './pipeline/query.ts'
export { rebuild } from './pipeline/rebuild.ts'
export { listRejects } from './pipeline/rejects.ts'
export { schema } from './pipeline/schema.ts'
export { allStatements } from './pipeline/statements.ts'
export { status } from './pipeline/status.ts'
export { trace } from './pipeline/trace.ts'
export { compare, listQuestions, loadQuestion, readExpected } from './queries/index.ts'
export {
  type FaultRates,
  type LiveReport,
  type Scale,
  type SimulateOptions,
  type SimulateProgress,
  type SimulateReport,
  simulate,
  simulateLive
} from './simulate/index.ts'
export { openSource } from './sources/open.ts'
export type { Dataset, Source, SourceFile } from './sources/types.ts'
export type { AwsAccess } from './util/aws/access.ts'
export type { RequestCounts } from './util/aws/requests.ts'
export { AppError, exitCodeOf } from './util/errors.ts'
export { type Location, type PathBase, parseLocation } from './util/location.ts'
export { parseWarehouseUrl, type WarehouseUrl } from './util/warehouse-url.ts'
export { openWarehouse } from './warehouse/open.ts'
export type { QueryResult, Session, Value, Warehouse } from './warehouse/types.ts'
