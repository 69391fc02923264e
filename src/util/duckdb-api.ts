import { createRequire } from 'node:module'

let api: typeof import('@duckdb/node-api') | undefined

/**
 * The driver of DuckDB, loaded at the first call. It is CommonJS: `import` would read all of its modules twice, once to
 * find out what they export, which takes a tenth of a short run.
 */
export function duckdbApi(): typeof import('@duckdb/node-api') {
  if (api) return api
  const require = createRequire(import.meta.url)
  const driver = require('@duckdb/node-api') as typeof import('@duckdb/node-api')
  keepByteOrderMarks(require('@duckdb/node-api/lib/vectors/dataAccessors') as Accessors)
  api = driver
  return driver
}

interface Accessors {
  textDecoder: InstanceType<typeof TextDecoder>
}

/** The driver's own decoder takes a leading U+FEFF for a mark of the encoding and drops it: the text would not be what is stored. */
function keepByteOrderMarks(accessors: Accessors): void {
  accessors.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
}
