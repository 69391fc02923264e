import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { etl } from '../../src/pipeline/etl.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { startRedshift, type TestRedshift } from '../helpers/redshift.ts'
import { event, ndjson, song } from '../helpers/workspace.ts'

describe('double, not Redshift: a run', () => {
  let on: TestRedshift
  let folder: string
  beforeAll(async () => {
    on = await startRedshift()
    folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    for (const name of ['log_data', 'song_data']) mkdirSync(join(folder, name))
  })
  afterAll(async () => {
    await on?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('loads', async () => {
    writeFileSync(
      join(folder, 'log_data/a.json'),
      ndjson([event({ song: 'Moo', artist: 'Cows' }), event({ itemInSession: 1 })])
    )
    writeFileSync(join(folder, 'song_data/a.json'), ndjson([song()]))
    const warehouse = await on.open()
    const sources = { events: folderSource(join(folder, 'log_data')), songs: folderSource(join(folder, 'song_data')) }
    const report = await etl({ warehouse, sources, tempDir: on.tempDir })
    expect(report.plays).toBe(2)
    expect(report.totals.matchedExact).toBe(1)
  })
})
