import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Double, startDouble } from './double.ts'

describe('double, not Redshift: the wire', () => {
  let double: Double
  let client: pg.Client
  beforeAll(async () => {
    double = await startDouble()
    client = new pg.Client({ connectionString: double.url })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await double.stop()
  })
  const rows = async (sql: string, params?: readonly unknown[]): Promise<unknown[][]> =>
    (await client.query({ text: sql, values: [...(params ?? [])], rowMode: 'array' })).rows

  test('it says who it is', async () => {
    const [[version]] = (await rows('SELECT version()')) as [[string]]
    expect(version).toMatch(/^PostgreSQL 8\.0\.2 .*Redshift.*double, not Redshift/)
    expect(await rows('SHOW server_version')).toEqual([['8.0.2']])
  })

  test('simple and extended statements, errors, and a failed transaction', async () => {
    expect(await rows('SELECT 1 + 1')).toEqual([[2]])
    expect(await rows('SELECT CAST($1 AS BIGINT) + 1', [41])).toEqual([['42']])
    await client.query('BEGIN')
    await expect(rows('SELECT nonsense(1)')).rejects.toMatchObject({ code: '42883' })
    await expect(rows('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('ROLLBACK')
    await client.query('BEGIN')
    await expect(rows('SELECT nonsense($1)', [1])).rejects.toMatchObject({ code: '42883' })
    await expect(rows('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('ROLLBACK')
    expect(await rows('SELECT 1')).toEqual([[1]])
  })
})
