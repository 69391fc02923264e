import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fittingSample, keptRaw } from '../../../src/pipeline/long-text.ts'
import { DuckDb } from '../../../src/util/duckdb.ts'
import { literal } from '../../../src/util/sql.ts'
import { postgresDialect } from '../../../src/warehouse/postgres/dialect.ts'
import { redshiftDialect } from '../../../src/warehouse/redshift/dialect.ts'

describe('the raw text of a rejected row', () => {
  let db: DuckDb
  beforeAll(async () => {
    db = await DuckDb.open(':memory:')
  })
  afterAll(() => db.close())

  const kept = async (raw: string): Promise<string> => {
    const [row] = await db.all(`SELECT ${keptRaw(redshiftDialect)} FROM (SELECT ${literal(raw)} AS raw) t`)
    return String(row?.raw)
  }

  it('stays as it is where it fits', async () => {
    expect(await kept('a'.repeat(58_000))).toHaveLength(58_000)
    expect(await kept('é'.repeat(29_000))).toHaveLength(29_000)
    expect(keptRaw(postgresDialect)).toBe('raw')
  })

  it('keeps its beginning where it does not, never more bytes than a column holds and never half a character', async () => {
    expect(await kept('a'.repeat(58_001))).toBe('a'.repeat(58_000))
    expect(await kept('é'.repeat(29_001))).toBe('é'.repeat(14_500))
    expect(await kept('😀'.repeat(20_000))).toBe('😀'.repeat(14_500))
    const base64 = Buffer.alloc(100_000, 0xff).toString('base64')
    expect(Buffer.from(await kept(base64), 'base64').toString('hex')).toBe('ff'.repeat(43_500))
  })
})

describe('the sample of failing rows', () => {
  const row = (n: number) => ({ id: n, text: 'x'.repeat(28_000) })

  it('is whole where there is room', () => {
    expect(JSON.parse(fittingSample([row(1), row(2), row(3)], postgresDialect))).toHaveLength(3)
    expect(JSON.parse(fittingSample([row(1), row(2)], redshiftDialect))).toHaveLength(2)
  })

  it('says how many rows do not fit', () => {
    const sample: unknown = JSON.parse(fittingSample([row(1), row(2), row(3)], redshiftDialect))
    expect(sample).toEqual([row(1), row(2), { rows_too_long_to_show: 1 }])
    const huge = { text: 'x'.repeat(70_000) }
    expect(fittingSample([huge], redshiftDialect)).toBe('[{"rows_too_long_to_show":1}]')
  })
})
