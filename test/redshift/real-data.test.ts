import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalLine } from '../../src/pipeline/canonical.ts'
import { etl } from '../../src/pipeline/etl.ts'
import { realData } from '../helpers/real-data.ts'
import { type Expected, QUERIES } from '../helpers/real-tables.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'

const real = realData()
const why = 'missing' in real ? real.missing : undefined
if (why !== undefined) process.stderr.write(`real data from S3 into the double of Redshift: skipped, ${why}\n`)

describe.skipIf(why !== undefined)('double, not Redshift: the real data from S3', () => {
  const folder = 'missing' in real ? '' : real.folder
  let on: TestRedshift
  let files = 0
  beforeAll(async () => {
    on = await startRedshift()
    files = await on.s3.putFolder(join(folder, 'log_data'), 'log_data')
    files += await on.s3.putFolder(join(folder, 'song_data'), 'song_data')
  })
  afterAll(() => on?.stop())

  it.each([
    ['pg', 'direct'],
    ['data-api', 'compact']
  ] as const)(
    'by %s, %s: the five SHA-256 that were worked out independently, and the requests that the guide says',
    async (transport, staging) => {
      const expected: Expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
      const warehouse = await on.open(transport)
      const { createTables } = await import('../../src/pipeline/create-tables.ts')
      await createTables({ warehouse, confirm: async () => true })
      const before = on.double.recorded().length
      const sources = { events: on.s3.source('log_data'), songs: on.s3.source('song_data') }
      const { requests } = await etl({ warehouse, sources, tempDir: on.tempDir, staging })
      const found: Record<string, string> = {}
      for (const [name, sql] of Object.entries(QUERIES)) {
        const { rows, columns } = await warehouse.withSession((s) => s.query(sql), { access: 'read' })
        const hash = createHash('sha256')
        for (const row of rows) hash.update(canonicalLine(row, columns))
        found[name] = hash.digest('hex')
      }
      expect(found).toEqual(expected.sha256)
      const copies = on.double
        .recorded()
        .slice(before)
        .filter(({ sql }) => sql.startsWith('COPY'))
      const { LIST = 0, GET = 0, PUT = 0, DELETE = 0, COPY = 0 } = requests
      // Pages of a thousand names, and one look for what a killed run may have left.
      const pages = Math.ceil((files - 30) / 1000) + 1
      expect({ LIST, GET, COPY, DELETE }).toEqual({
        LIST: pages + 1,
        GET: staging === 'direct' ? 0 : files,
        COPY: copies.length,
        DELETE: copies.length
      })
      // A manifest a COPY, and the parts: here one to four each, since there are four slices.
      const direct = staging === 'direct' ? 2 : 0
      expect(PUT).toBeGreaterThanOrEqual(2 * COPY - direct)
      expect(PUT).toBeLessThanOrEqual(5 * COPY - 4 * direct)
    }
  )
})
