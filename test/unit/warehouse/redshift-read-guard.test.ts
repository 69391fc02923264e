import { describe, expect, it } from 'vitest'
import { assertReads } from '../../../src/warehouse/redshift/read-guard.ts'

describe('what a reader may ask of Redshift', () => {
  it.each([
    'SELECT 1',
    ' -- why\n (SELECT 1) ;',
    'SELECT \'a; DROP TABLE songs\', "into x" FROM t',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    "SELECT 'it''s; into t'",
    'EXPLAIN SELECT 1',
    'SHOW search_path',
    "SELECT deleted_at, 'insert into x' FROM updates -- delete from t"
  ])('takes %s', (sql) => {
    expect(() => assertReads(sql)).not.toThrow()
  })

  it.each([
    'DELETE FROM songs',
    'SELECT 1; DELETE FROM songs',
    'SELECT * INTO copy FROM songs',
    'SELECT * INTO #copy FROM songs',
    'SELECT * into "copy" FROM songs',
    'COMMIT',
    'SET search_path TO x',
    "UNLOAD ('SELECT 1') TO 's3://b/k'",
    'CALL p()',
    'WITH a AS (SELECT 1) DELETE FROM songs USING a',
    '/* SELECT */ TRUNCATE songs',
    ''
  ])('refuses %s', (sql) => {
    expect(() => assertReads(sql)).toThrow(expect.objectContaining({ code: 'E_USAGE', remedy: 'fix-input' }))
  })
})
