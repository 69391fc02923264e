import type { QueryOptions, QueryResult, Value } from '../types.ts'

/** What a statement did, beside its rows. */
export interface StatementResult {
  /** Rows that an INSERT, UPDATE, DELETE or COPY changed; 0 for DDL. */
  readonly changed: number
}

/**
 * The way statements reach the cluster: the wire protocol (`pg` over TLS) or the Data API (HTTPS). One transport is one
 * session of the database: temporary tables, settings and a transaction begun by `BEGIN` last from one call to the next.
 * Calls run one after the other. Errors are already translated to AppError.
 */
export interface Transport {
  /** Most bytes of UTF-8 that one statement may have: 16 MB on the wire, 100 KB by the Data API (redshift limits). */
  readonly maxStatementBytes: number
  /**
   * Runs one statement; `$1` … stand for the parameters. COPY, UNLOAD and DDL take none (42601 at "$1"): their literals are part of
   * the text.
   */
  run(sql: string, params?: readonly Value[]): Promise<StatementResult>
  query(sql: string, params?: readonly Value[], options?: QueryOptions): Promise<QueryResult>
  /** The rows of one SELECT, a page at a time. */
  pages(sql: string, params?: readonly Value[]): AsyncIterable<QueryResult>
  /** Asks the server to stop the statement that runs, if one does; cuts the line where it does not. Never throws. */
  cancel(): Promise<void>
  /** Ends the session; what is not committed is rolled back. Never throws. */
  close(): Promise<void>
}

/** Opens sessions at one cluster. */
export interface Connector {
  /** @param reading errors may be those of a user's own SQL */
  connect(options: { readonly reading: boolean; readonly signal?: AbortSignal | undefined }): Promise<Transport>
}
