import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canonicalLine } from '../../src/pipeline/canonical.ts'
import { engines } from '../helpers/engines.ts'
import { radosgwMissing, startRadosgw } from '../helpers/radosgw.ts'
import { realData } from '../helpers/real-data.ts'
import { type Expected, QUERIES } from '../helpers/real-tables.ts'
import { type S3Place, s3Place } from '../helpers/s3-place.ts'
import { startS3Server } from '../helpers/s3-server.ts'
import { workspace } from '../helpers/workspace.ts'
import { sourceConformance } from '../sources/conformance.ts'

async function radosgw(): Promise<S3Place> {
  const gateway = await startRadosgw()
  return s3Place({ endpoint: gateway.endpoint, credentials: gateway.admin, stop: gateway.stop })
}

const missing = radosgwMissing()
if (missing === undefined) {
  sourceConformance({
    name: 'S3 (radosgw, not Amazon)',
    pinsVersions: true,
    namesOnly: true,
    async start() {
      const place = await radosgw()
      for (const [name, value] of Object.entries(place.env)) vi.stubEnv(name, value)
      return {
        ...place,
        async stop() {
          vi.unstubAllEnvs()
          await place.stop()
        }
      }
    }
  })
} else process.stderr.write(`S3 from radosgw: skipped, ${missing}\n`)

const real = realData()
const stores = [
  { store: 'fauxqs', start: startS3Server },
  ...(missing === undefined ? [{ store: 'radosgw', start: radosgw }] : [])
]
if ('missing' in real) process.stderr.write(`the real data from S3: skipped, ${real.missing}\n`)
else {
  const { folder } = real
  const expected: Expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  describe.each(stores)('the real data from S3 ($store, not Amazon)', ({ start }) => {
    let place: S3Place
    let objects = { events: 0, songs: 0 }
    beforeAll(async () => {
      place = await start()
      for (const [name, value] of Object.entries(place.env)) vi.stubEnv(name, value)
      objects = {
        events: await place.putFolder(join(folder, 'log_data'), 'log_data'),
        songs: await place.putFolder(join(folder, 'song_data'), 'song_data')
      }
    }, 300_000)
    afterAll(async () => {
      vi.unstubAllEnvs()
      await place.stop()
    })

    test.each(engines)(
      '$kind: the tables are those of the folder, and the requests those of the formula',
      async (engine) => {
        const w = await workspace(engine)
        try {
          const sources = { events: place.source('log_data'), songs: place.source('song_data') }
          const report = await w.load({ sources })
          const found: Record<string, string> = {}
          for (const [name, sql] of Object.entries(QUERIES)) {
            const { rows, columns } = await w.warehouse.withSession((s) => s.query(sql), { access: 'read' })
            const hash = createHash('sha256')
            for (const row of rows) hash.update(canonicalLine(row, columns))
            found[name] = hash.digest('hex')
          }
          expect(found).toEqual(expected.sha256)
          expect(report.rows.rejected).toBe(0)
          const LIST = Math.ceil(objects.events / 1000) + Math.ceil(objects.songs / 1000)
          expect(report.requests).toEqual({ GET: objects.events + objects.songs, LIST })
          const again = await w.load({ sources })
          expect([again.files.new, again.files.changed, again.files.gone, again.batches]).toEqual([0, 0, 0, 0])
          expect(again.requests).toEqual({ LIST })
        } finally {
          await w.stop()
        }
      }
    )
  })
}
