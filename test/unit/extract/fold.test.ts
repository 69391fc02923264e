import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matchKey, plainMatchKey } from '../../../src/extract/fold.ts'
import { DuckDb } from '../../../src/util/duckdb.ts'
import { literal } from '../../../src/util/sql.ts'

describe('plainMatchKey', () => {
  let db: DuckDb
  beforeAll(async () => {
    db = await DuckDb.open(':memory:')
  })
  afterAll(() => db.close())

  const folded = async (texts: readonly string[]): Promise<unknown[]> => {
    const rows = await db.all(
      `SELECT ${plainMatchKey('text')} AS key FROM (SELECT unnest([${texts.map(literal).join(', ')}]) AS text)`
    )
    return rows.map((row) => row.key)
  }

  test('leaves to matchKey what is not ASCII, or has no letter or digit', async () => {
    expect(await folded(['Björk', 'BjÃ¶rk', '!!!', '', ' ', 'K-Os'])).toEqual([null, null, null, null, null, 'kos'])
  })

  test('is matchKey for every other text', async () => {
    const ascii = fc.string({ unit: fc.integer({ min: 1, max: 127 }).map((c) => String.fromCharCode(c)) })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(ascii, fc.string()), { minLength: 1, maxLength: 50 }), async (all) => {
        const texts = all.filter((text) => !text.includes('\0'))
        fc.pre(texts.length > 0)
        const keys = await folded(texts)
        for (const [i, key] of keys.entries()) {
          const text = texts[i] ?? ''
          const plain = /[a-z0-9]/i.test(text) && Buffer.byteLength(text) === text.length
          expect(key).toBe(plain ? matchKey(text) : null)
        }
      }),
      { numRuns: 50 }
    )
  })
})
