import { it } from 'vitest'
import { extract } from '../src/extract/extract.ts'
import { gather } from '../src/extract/gather.ts'
import { stagingSongs } from '../src/model/index.ts'
import { createTables } from '../src/pipeline/create-tables.ts'
import { folderSource } from '../src/sources/folder.ts'
import type { SourceFile } from '../src/sources/types.ts'
import { startRedshift } from '../test/helpers/redshift.ts'

it('15,000 single files: direct against compact, on the double', async () => {
  const folder = process.env.SPARKIFY_BENCH_SONGS
  if (folder === undefined) throw new Error('run it by `npm run bench:redshift-double`')
  const on = await startRedshift()
  const files = await on.s3.putFolder(folder, 'song_data')
  const warehouse = await on.open('pg')
  await createTables({ warehouse, confirm: async () => true })
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  await warehouse.withSession(async (session) => {
    const into = stagingSongs
    const uris: string[] = []
    for await (const page of on.s3.source('song_data').list()) uris.push(...page.map(({ uri }) => uri))
    const db = await session.extractDb()
    const local: SourceFile[] = []
    const source = folderSource(folder)
    for await (const page of source.list()) local.push(...page)
    const inputs = local.map((file, i) => ({ fileId: i + 1, source, file }))
    // Reading is the same work on every engine; what is measured is the way from there into the cluster.
    const gathered = await gather('songs', inputs, `${on.tempDir}/songs.ndjson`)
    const extraction = await extract(db, gathered)
    const times: Record<'direct' | 'compact', number[]> = { direct: [], compact: [] }
    for (let run = 1; run <= 3; run++) {
      let begin = performance.now()
      await session.landFiles?.({ into, uris, gzip: false, jsonPaths: undefined, maxErrors: 1 })
      times.direct.push((performance.now() - begin) / 1000)
      begin = performance.now()
      await session.land({ from: db, select: extraction.rows ?? '', into })
      times.compact.push((performance.now() - begin) / 1000)
      say(`run ${run}: direct ${times.direct.at(-1)?.toFixed(2)} s, compact ${times.compact.at(-1)?.toFixed(2)} s`)
    }
    const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[1] ?? Number.NaN
    const ratio = median(times.direct) / median(times.compact)
    say(`${files} files, double, not Redshift: compact is ${ratio.toFixed(1)} times as fast as direct (held to: 20)`)
    say(ratio >= 20 ? 'ok' : 'TOO SLOW')
  })
  await on.stop()
})
