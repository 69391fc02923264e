import { createRequire } from 'node:module'

let api: typeof import('@duckdb/node-api') | undefined

/**
 * The driver of DuckDB, loaded at the first call. It is CommonJS: `import` would read all of its modules twice, once to
 * find out what they export, which takes a tenth of a short run.
 */
export function duckdbApi(): typeof import('@duckdb/node-api') {
  api ??= createRequire(import.meta.url)('@duckdb/node-api') as typeof import('@duckdb/node-api')
  return api
}
