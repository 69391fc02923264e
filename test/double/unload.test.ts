import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../src/util/duckdb.ts'
import { type DoubleClient, doubleClient } from './helpers.ts'
import { startLake, type TestLake } from './s3-for-tests.ts'

describe('double, not Redshift: UNLOAD', () => {
  let lake: TestLake
  let db: DoubleClient
  beforeAll(async () => {
    lake = await startLake()
    db = await doubleClient({ s3: lake.access, slices: 2 })
    await db.run(
      'CREATE TABLE u (id BIGINT, y INTEGER, name VARCHAR(20), d DOUBLE PRECISION, ok BOOLEAN, at TIMESTAMP, price DECIMAL(8,2))',
      `INSERT INTO u VALUES (9007199254740993, 2018, 'a "b", c', 0.1, TRUE, '2018-11-01 21:01:46.796', 1.50), (2, 2019, '', NULL, NULL, NULL, NULL), (3, 2018, NULL, 1e300, FALSE, NULL, -0.05)`
    )
  })
  afterAll(async () => {
    await db.stop()
    await lake.stop()
  })
  const keys = async (Prefix: string): Promise<(string | undefined)[]> =>
    ((await lake.client.send(new ListObjectsV2Command({ Bucket: 'lake', Prefix }))).Contents ?? []).map(
      (object) => object.Key
    )
  const get = async (Key: string): Promise<Buffer> =>
    Buffer.from(
      (await (await lake.client.send(new GetObjectCommand({ Bucket: 'lake', Key }))).Body?.transformToByteArray()) ?? []
    )
  const unload = (select: string, to: string, more: string): string =>
    `UNLOAD ('${select.replaceAll("'", "''")}') TO 's3://lake/${to}' IAM_ROLE default ${more}`

  test('Parquet keeps types and values, one file a slice', async () => {
    await db.run(unload('SELECT * FROM u ORDER BY id', 'p/part_', 'FORMAT PARQUET MANIFEST'))
    expect(await keys('p/')).toEqual(['p/part_0000_part_00.parquet', 'p/part_0001_part_00.parquet', 'p/part_manifest'])
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    const duckdb = await DuckDb.open(':memory:')
    try {
      for (const [i, key] of ['p/part_0000_part_00.parquet', 'p/part_0001_part_00.parquet'].entries())
        writeFileSync(join(folder, `${i}.parquet`), await get(key))
      const rows = await duckdb.all(
        `SELECT id::varchar AS id, name, d, ok, "at"::varchar AS "at", price::varchar AS price, typeof(price) AS type FROM '${folder}/*.parquet' ORDER BY id`
      )
      expect(rows).toEqual([
        { id: '2', name: '', d: null, ok: null, at: null, price: null, type: 'DECIMAL(8,2)' },
        { id: '3', name: null, d: 1e300, ok: false, at: null, price: '-0.05', type: 'DECIMAL(8,2)' },
        {
          id: '9007199254740993',
          name: 'a "b", c',
          d: 0.1,
          ok: true,
          at: '2018-11-01 21:01:46.796',
          price: '1.50',
          type: 'DECIMAL(8,2)'
        }
      ])
    } finally {
      duckdb.close()
      rmSync(folder, { recursive: true, force: true })
    }
    expect(JSON.parse((await get('p/part_manifest')).toString()).entries).toHaveLength(2)
    expect(await db.one('SELECT pg_last_unload_count()')).toBe(3)
  })

  test('partitions are folders, and leave the files', async () => {
    await db.run(unload('SELECT id, name, y FROM u', 'by', 'FORMAT CSV HEADER PARTITION BY (y)'))
    expect(await keys('by/')).toEqual(['by/y=2018/0000_part_00', 'by/y=2018/0001_part_00', 'by/y=2019/0000_part_00'])
    expect((await get('by/y=2018/0000_part_00')).toString()).toBe('id,name\n9007199254740993,"a ""b"", c"\n')
    expect(await db.refusal(unload('SELECT y FROM u', 'by2', 'FORMAT CSV PARTITION BY (y)'))).toMatch(/at least one/)
    expect(await db.refusal(unload('SELECT id FROM u', 'by2', 'FORMAT CSV PARTITION BY (y)'))).toMatch(/does not exist/)
  })

  test('what is there makes it fail, is replaced, or goes', async () => {
    await lake.put('x/old', 'old')
    expect(await db.refusal(unload('SELECT id FROM u', 'x/', 'CSV'))).toMatch(/not empty/)
    await db.run(unload('SELECT id FROM u ORDER BY id', 'x/', 'CSV ALLOWOVERWRITE PARALLEL OFF'))
    expect(await keys('x/')).toEqual(['x/000', 'x/old'])
    await db.run(unload('SELECT id FROM u', 'x/', 'CSV CLEANPATH PARALLEL OFF GZIP'))
    expect(await keys('x/')).toEqual(['x/000.gz'])
    expect(await db.refusal(unload('SELECT id FROM u', 'x/', 'CSV CLEANPATH ALLOWOVERWRITE'))).toMatch(/CLEANPATH/)
  })

  test('what an UNLOAD cannot be', async () => {
    expect(await db.refusal(unload('SELECT id FROM u LIMIT 1', 'y/', 'CSV'))).toMatch(/Limit/)
    expect(await db.refusal(unload('DELETE FROM u', 'y/', 'CSV'))).toMatch(/^42601/)
    expect(await db.refusal(unload('SELECT id FROM u', 'y/', 'PARQUET GZIP'))).toMatch(/not for FORMAT PARQUET/)
    expect(await db.refusal(unload('SELECT id FROM u', 'y/', 'CSV MAXFILESIZE 1 MB'))).toMatch(/MAXFILESIZE/)
    expect(await db.refusal(unload('SELECT id FROM u', 'y/', 'CSV ENCRYPTED'))).toMatch(/^0A000 ENCRYPTED/)
    expect(await db.refusal(unload(`SELECT id FROM u WHERE name = 'it''s' AND nonsense(1)`, 'y/', 'CSV'))).toMatch(
      /nonsense/
    )
  })
})
