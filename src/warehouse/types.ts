import type { ColumnDef, LogicalType, TableDef } from '../model/types.ts'
import type { RequestCounter } from '../util/aws/requests.ts'
import type { DuckDb } from '../util/duckdb.ts'

export type WarehouseKind = 'duckdb' | 'postgres' | 'redshift'

/** What an engine can and cannot do, as data that shared code reads instead of asking for its name. */
export interface Traits {
  /** Primary keys are enforced by the engine; where they are not, only the checks prove them. */
  readonly enforcesKeys: boolean
  /** TRUNCATE stays inside the transaction. */
  readonly truncateKeepsTransaction: boolean
  /** Several processes may have it open at once. */
  readonly concurrentProcesses: boolean
  /** It is itself the DuckDB in which input is extracted, so that rows can be read straight into its tables. */
  readonly readsInPlace: boolean
  /** The engine itself can COPY from an object store. */
  readonly readsObjectStore: boolean
  /** A table that is created from a SELECT has statistics from the beginning, or needs none. */
  readonly knowsNewTables: boolean
  /** 'a ' and 'a' differ when they are compared, grouped or sorted; see src/util/same-text.ts. */
  readonly trailingBlanksCount: boolean
  /** Most bytes of a long text; undefined where there is no limit that matters. */
  readonly longTextBytes: number | undefined
}

/**
 * A value that goes in or comes out. Timestamps are ISO 8601 text in UTC (2018-11-01T21:01:46.796Z), dates YYYY-MM-DD. A number that
 * JavaScript's cannot hold is a bigint where it is whole, and its text where it is a decimal.
 */
export type Value = null | boolean | number | bigint | string

export type ColumnKind = 'text' | 'integer' | 'double' | 'boolean' | 'timestamp' | 'date' | 'other'
/** How many digits a DECIMAL has, and how many of them behind the point. */
export type DecimalSize = { readonly precision: number; readonly scale: number } | 'unknown'
export interface ResultColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** For numbers that may have more digits than a double or a BIGINT holds. */
  readonly decimal?: DecimalSize
}
export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
  /** True where maxRows cut the result. */
  readonly truncated: boolean
}

export type DatePart = 'hour' | 'day' | 'week' | 'month' | 'year' | 'weekday'

/** Pure text: no I/O, so every member can be tested without a database. At most ten members. */
export interface Dialect {
  readonly kind: WarehouseKind
  readonly traits: Traits
  /** A quoted identifier. */
  id(name: string): string
  /** The placeholder of the parameter with this index, from 1. */
  param(index: number): string
  type(type: LogicalType): string
  /** The statements that create one table, its comments and its indexes, where it is not there yet. */
  createTable(table: TableDef): readonly string[]
  /** A timestamp from integer milliseconds since 1970 (UTC). */
  timestampFromMs(expr: string): string
  /** One part of a timestamp as an integer: week is the ISO week, weekday 1 = Monday … 7 = Sunday. */
  datePart(part: DatePart, expr: string): string
  /** The statements, outside a transaction, that give back the room of many deleted rows. */
  reclaim(tables: readonly TableDef[]): readonly string[]
  /** The statements that make fresh what the planner knows of these tables; of one without columns, all of it. */
  analyze(tables: readonly (TableDef | TemporaryTable)[]): readonly string[]
}

/** A table of the session's own, of which no more is declared. */
export interface TemporaryTable {
  readonly name: string
}

export interface QueryOptions {
  readonly maxRows?: number
}

/** Rows that an extraction left in a DuckDB, to be copied into a table of the warehouse. */
export interface LoadBatch {
  readonly from: DuckDb
  /** A SELECT on `from` that gives the target's columns, in the target's order. */
  readonly select: string
  readonly into: TableDef
}

/** Rows on their way into a table. */
export interface Landed {
  readonly into: TableDef
  /** Where nothing has moved yet: what is to be loaded. */
  readonly batch?: LoadBatch
  /** Where they wait in a file of this machine, in the engine's own format. */
  readonly file?: LandedFile
  /** Where they are at the server already, in a table that only this session sees: a SELECT of the target's columns in order. */
  readonly select?: string
}

export interface LandedFile {
  readonly path: string
  readonly rows: number
}

/** Files of one kind in an object store, which the engine is to read by itself. */
export interface FileGroup {
  /** The staging table that their rows are for. */
  readonly into: TableDef
  /** Addresses s3://…; all compressed, or none. */
  readonly uris: readonly string[]
  readonly gzip: boolean
  /** A JSONPaths file for the columns that come from the input, in their order. */
  readonly jsonPaths: string | undefined
  /** Rows with errors at which the whole load fails. */
  readonly maxErrors: number
}

/** The rows of a SELECT, to be written to an object store by the engine itself. */
export interface Unload {
  readonly select: string
  /** s3://bucket/prefix; nothing may be there yet. */
  readonly to: string
  readonly format: 'parquet' | 'csv' | 'json'
  /** Columns that become folders. */
  readonly partitionBy: readonly string[]
}

/** What the engine made of such files: a temporary table with a column `line` and one for each key of the input. */
export interface LandedFiles {
  readonly table: string
  /** Rows that it could not read at all. */
  readonly errors: readonly FileError[]
}

export interface FileError {
  /** The address, or its first 256 bytes. */
  readonly uri: string
  readonly line: number
  readonly column: string | null
  readonly reason: 'malformed_json' | 'missing_field' | 'wrong_type' | 'out_of_range' | 'too_long' | 'bad_encoding'
  readonly message: string
  readonly raw: string
}

/** One connection. Statements run one after the other. */
export interface Session {
  readonly dialect: Dialect
  /** Runs one statement and gives the number of rows it changed (0 for DDL). */
  run(sql: string, params?: readonly Value[]): Promise<number>
  /** Runs statements without values one after the other, where the engine takes several in one message: for many that do little. */
  runAll?(statements: readonly string[]): Promise<void>
  query(sql: string, params?: readonly Value[], options?: QueryOptions): Promise<QueryResult>
  /** The rows of one SELECT, a page at a time: for results that should not be held as a whole; at least one page, which may be empty. */
  pages(sql: string, params?: readonly Value[]): AsyncIterable<QueryResult>
  /**
   * BEGIN … COMMIT around the work; ROLLBACK when it throws. Engines whose transactions may lose against each other run the work
   * again, a few times: so it must be safe to be done twice, and short.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>
  /**
   * Brings rows on their way, as far as that can be done outside of a transaction, so that it need not be repeated with it. What
   * they come from is free afterwards, where the engine is another than the extraction's own.
   */
  land(batch: LoadBatch): Promise<Landed>
  /** Where the engine reads an object store by itself: lands files, outside of any transaction. */
  landFiles?(group: FileGroup): Promise<LandedFiles>
  /** Where the engine writes to an object store by itself. @returns rows written */
  unload?(request: Unload): Promise<number>
  /** Puts landed rows into their table. @returns how many they were */
  load(landed: Landed): Promise<number>
  /**
   * In a transaction: does work that fills tables, in whatever way spares the engine work on those that are still empty. Where it
   * is missing, the work is simply done.
   */
  filling?<T>(tables: readonly TableDef[], work: () => Promise<T>): Promise<T>
  /** Inserts rows made by this process; each row has a value for every column of the table, in order. */
  insertRows(table: TableShape, rows: readonly (readonly Value[])[]): Promise<number>
  /** The DuckDB in which input is extracted: the warehouse itself where that is one, else one in memory. */
  extractDb(): Promise<DuckDb>
  /**
   * Makes this session the one writer. Throws E_LOCKED with the holder's name when another one has it and it is not
   * free within waitSeconds. The lock ends with the session.
   */
  lock(holder: string, waitSeconds: number): Promise<void>
  /**
   * A second session of the one writer, for work beside a transaction of this one. It shares the lock and the extraction, and
   * ends with this one. This session itself where the server has no second one to give.
   */
  beside?(): Promise<Session>
  /** The tables and columns that the database has, in its own words. */
  describe(): Promise<readonly DescribedTable[]>
}

export interface TableShape {
  readonly name: string
  readonly columns: readonly Pick<ColumnDef, 'name' | 'type'>[]
}

export interface DescribedTable {
  readonly name: string
  readonly view: boolean
  readonly columns: readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[]
}

export type Access = 'read' | 'write'

export interface SessionOptions {
  /**
   * read: the engine itself refuses writes, and of a DuckDB file every access to other files; DuckDB in memory could not take that
   * back for the next load. Default: write.
   */
  readonly access?: Access
  /** How long to wait for another process that has the warehouse to itself, in seconds; 0 fails at once. */
  readonly waitSeconds?: number
  readonly signal?: AbortSignal | undefined
}

/** What `doctor` found about a warehouse. */
export interface WarehouseFact {
  readonly about: string
  readonly status: 'ok' | 'warn' | 'bad'
  readonly found: string
  /** What to do, where something is not well. */
  readonly hint?: string
}

export interface ExamineOptions {
  /** An object of the logs in S3, for engines that read there. */
  readonly sample: { readonly uri: string; readonly gzip: boolean } | undefined
  readonly now: () => Date
  readonly signal?: AbortSignal | undefined
}

/** Cheap to construct; opens nothing before `withSession`. */
export interface Warehouse {
  readonly dialect: Dialect
  /** The warehouse's address without its secrets, for people. */
  readonly name: string
  /** Counts the requests that are paid for, where there are such (S3, COPY). */
  readonly requests?: RequestCounter
  withSession<T>(use: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T>
  /** Looks at what a load needs beyond a login, where there is such. Leaves nothing behind. */
  examine?(options: ExamineOptions): Promise<readonly WarehouseFact[]>
}
