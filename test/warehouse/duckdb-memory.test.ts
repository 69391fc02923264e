import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryResult } from '../../src/warehouse/types.ts'

/** Memory cannot be opened read-only, so each statement is looked at. */
describe('a reader of a DuckDB in memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const warehouse = duckdbWarehouse(':memory:', { memoryLimit: '256MB', tempDir: folder })
  beforeAll(() => warehouse.withSession((s) => s.run('CREATE TABLE t AS SELECT range AS a FROM range(3)')))
  afterAll(() => rmSync(folder, { recursive: true }))

  const read = (sql: string): Promise<QueryResult> => warehouse.withSession((s) => s.query(sql), { access: 'read' })
  const leak = join(folder, 'leak.csv')

  it.each([
    'INSERT INTO t VALUES (1)',
    'DELETE FROM t RETURNING a',
    'DROP TABLE t',
    'CREATE TEMP TABLE u (a INTEGER)',
    'EXPLAIN ANALYZE DELETE FROM t',
    '/* */ EXPLAIN ANALYZE DELETE FROM t',
    'EXPLAIN (ANALYZE) DELETE FROM t',
    'SELECT 1; DELETE FROM t',
    'SET threads = 1',
    'CHECKPOINT',
    "ATTACH ':memory:' AS other",
    `COPY t TO '${leak}'`,
    '',
    ' ; -- nothing'
  ])('is refused: %s', async (sql) => {
    await expect(read(sql)).rejects.toMatchObject({ code: 'E_USAGE', remedy: 'fix-input' })
    expect((await read('SELECT COUNT(*) FROM t')).rows).toEqual([[3]])
    expect(existsSync(leak)).toBe(false)
  })

  it.each([
    ['FROM t', 3],
    ['WITH x AS (SELECT a FROM t) SELECT * FROM x ORDER BY a;', 3],
    ['VALUES (1), (2)', 2],
    ['SHOW TABLES', 1],
    ['DESCRIBE t', 1],
    ['EXPLAIN SELECT * FROM t', 1],
    ['EXPLAIN ANALYZE SELECT * FROM t', 1],
    ['PIVOT t ON a USING COUNT(*)', 1]
  ])('is answered: %s', async (sql, rows) => {
    expect((await read(sql)).rows).toHaveLength(rows)
  })
})
