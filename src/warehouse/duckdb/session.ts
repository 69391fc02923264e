import type { DuckDBResult, DuckDBResultReader, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { TableDef } from '../../model/types.ts'
import type { DuckDb } from '../../util/duckdb.ts'
import { duckdbApi } from '../../util/duckdb-api.ts'
import { AppError } from '../../util/errors.ts'
import type {
  Access,
  DescribedTable,
  Dialect,
  Landed,
  LoadBatch,
  QueryOptions,
  QueryResult,
  ResultColumn,
  Session,
  TableShape,
  Value
} from '../types.ts'
import { duckdbDialect } from './dialect.ts'
import { duckdbError } from './errors.ts'
import { guardReading } from './read-guard.ts'
import { columnOf, paramType, toValue } from './values.ts'

export class DuckDbSession implements Session {
  readonly dialect: Dialect = duckdbDialect
  readonly #db: DuckDb
  readonly #path: string
  readonly #access: Access

  constructor(db: DuckDb, path: string, access: Access) {
    this.#db = db
    this.#path = path
    this.#access = access
  }

  async run(sql: string, params: readonly Value[] = []): Promise<number> {
    return this.#statement(sql, async () => {
      const result = await this.#db.connection.run(sql, ...bind(params))
      return result.rowsChanged
    })
  }

  async runAll(statements: readonly string[]): Promise<void> {
    await this.run(statements.join(';\n'))
  }

  async query(sql: string, params: readonly Value[] = [], options: QueryOptions = {}): Promise<QueryResult> {
    return this.#statement(sql, async () => {
      const { connection } = this.#db
      const bound = bind(params)
      const max = options.maxRows
      const reader =
        max === undefined
          ? await connection.runAndReadAll(sql, ...bound)
          : await connection.streamAndReadUntil(sql, max + 1, ...bound)
      const columns = columnsOf(reader)
      const rows = reader.getRows()
      const truncated = max !== undefined && rows.length > max
      return {
        columns,
        rows: valuesOf(truncated ? rows.slice(0, max) : rows, columns),
        truncated
      }
    })
  }

  async *pages(sql: string, params: readonly Value[] = []): AsyncGenerator<QueryResult> {
    const { connection } = this.#db
    const result = await this.#statement(sql, () => connection.stream(sql, ...bind(params)))
    const columns = columnsOf(result)
    for (let first = true; ; first = false) {
      const chunk = await this.#guard(() => result.fetchChunk())
      if (!chunk || chunk.rowCount === 0) {
        if (first) yield { columns, rows: [], truncated: false }
        return
      }
      yield { columns, rows: valuesOf(chunk.getRows(), columns), truncated: false }
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN TRANSACTION')
    try {
      const result = await work()
      await this.run('COMMIT')
      return result
    } catch (error) {
      // A failed statement may have ended the transaction already; the first error is the one to tell.
      await this.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  async land(batch: LoadBatch): Promise<Landed> {
    return { into: batch.into, batch }
  }

  async load({ batch }: Landed): Promise<number> {
    if (batch === undefined) throw new AppError('E_BUG', 'report-bug', 'these rows were landed at another engine')
    if (batch.from !== this.#db) {
      throw new AppError('E_BUG', 'report-bug', 'rows for a DuckDB warehouse must be extracted in that same DuckDB')
    }
    return this.run(`INSERT INTO ${this.#target(batch.into)} ${batch.select}`)
  }

  async insertRows(table: TableShape, rows: readonly (readonly Value[])[]): Promise<number> {
    return this.#guard(async () => {
      await this.#db.append(table, rows)
      return rows.length
    })
  }

  async extractDb(): Promise<DuckDb> {
    return this.#db
  }

  /** Whoever has a DuckDB file open for writing has it alone: opening it was the lock. */
  async lock(): Promise<void> {}

  async describe(): Promise<readonly DescribedTable[]> {
    const { rows } = await this.query(
      `SELECT t.table_name, t.table_type = 'VIEW', c.column_name, c.data_type, c.is_nullable = 'YES'
       FROM information_schema.tables t
       JOIN information_schema.columns c
         ON c.table_catalog = t.table_catalog AND c.table_schema = t.table_schema AND c.table_name = t.table_name
       WHERE t.table_catalog = current_database() AND t.table_schema = 'main'
       ORDER BY t.table_name, c.ordinal_position`
    )
    const tables = new Map<string, DescribedTable & { columns: { name: string; type: string; nullable: boolean }[] }>()
    for (const [table, view, name, type, nullable] of rows) {
      const key = String(table)
      const entry = tables.get(key) ?? { name: key, view: view === true, columns: [] }
      entry.columns.push({ name: String(name), type: String(type), nullable: nullable === true })
      tables.set(key, entry)
    }
    return [...tables.values()]
  }

  #target(table: TableDef): string {
    return `${this.dialect.id(table.name)} (${table.columns.map((c) => this.dialect.id(c.name)).join(', ')})`
  }

  #statement<T>(sql: string, work: () => Promise<T>): Promise<T> {
    return this.#guard(async () => {
      if (this.#access === 'read') await guardReading(this.#db.connection, sql)
      return work()
    })
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw duckdbError(error, this.#path)
    }
  }
}

function columnsOf(result: DuckDBResult | DuckDBResultReader): readonly ResultColumn[] {
  const types = result.columnTypes()
  return result.deduplicatedColumnNames().map((name, i) => columnOf(name, types[i] ?? duckdbApi().ANY))
}

const valuesOf = (rows: readonly DuckDBValue[][], columns: readonly ResultColumn[]): Value[][] =>
  rows.map((row) => row.map((value, i) => toValue(value, columns[i]?.kind ?? 'other')))

/** Values and types of the parameters, as the driver takes them; nothing where there are none. */
function bind(params: readonly Value[]): [values?: Value[], types?: DuckDBType[]] {
  return params.length === 0 ? [] : [[...params], params.map(paramType)]
}
