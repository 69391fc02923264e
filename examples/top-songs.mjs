// Loads two folders into a DuckDB file and prints what people listen to. Run: node examples/top-songs.mjs LOGS SONGS FILE
import { homedir, tmpdir } from 'node:os'
import { loadQuestion, openSource, openWarehouse, parseLocation, parseWarehouseUrl, query, runEtl } from 'sparkify-dwh'

const [logs = 'data/log_data', songs = 'data/song_data', file = 'example.duckdb'] = process.argv.slice(2)
const base = { folder: process.cwd(), home: homedir() }
const warehouse = await openWarehouse(parseWarehouseUrl(`duckdb:${file}`, base), {
  memoryLimit: '500MB',
  tempDir: tmpdir()
})
const report = await runEtl({
  warehouse,
  sources: { events: await openSource(parseLocation(logs, base)), songs: await openSource(parseLocation(songs, base)) },
  tempDir: tmpdir(),
  emit: (event) => event.type === 'batch' && console.error(`batch ${event.batch}: ${event.rows} rows`)
})
const { sql } = await loadQuestion('top-songs')
const { rows } = await query(warehouse, sql)
console.log(`${report.totals.plays} plays`)
for (const [title, artist, plays] of rows.slice(0, 5)) console.log(`${plays}  ${title} by ${artist}`)
