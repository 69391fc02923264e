// Measures simulated (or real) logs with the SQL of test/fidelity/metrics.json, in an in-memory DuckDB.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

const text = (value) => `'${String(value).replaceAll("'", "''")}'`

/** Explicit columns: DuckDB's inference changes types silently past its sample. */
const EVENT_COLUMNS = `{ts: 'BIGINT', userId: 'VARCHAR', sessionId: 'BIGINT', itemInSession: 'BIGINT', page: 'VARCHAR',
  auth: 'VARCHAR', level: 'VARCHAR', method: 'VARCHAR', status: 'BIGINT', song: 'VARCHAR', artist: 'VARCHAR',
  length: 'DOUBLE', firstName: 'VARCHAR'}`
const SONG_COLUMNS = `{title: 'VARCHAR', artist_name: 'VARCHAR', duration: 'DOUBLE'}`

export const keyOf = (metric) => `${metric.id} ${metric.title}`

export function passes(metric, value, size) {
  if (metric.kind === 'info') return true
  if (metric.kind === 'exact') return value === metric.must
  const [low, high] = metric[size]
  return value >= low && value <= high
}

export async function openMeasures({ songDir, transitions }) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'fidelity')
  const { views, metrics } = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8'))
  const instance = await DuckDBInstance.create(':memory:')
  const db = await instance.connect()
  await db.run(`CREATE TABLE events(ts BIGINT, user_id TEXT, session_id BIGINT, item BIGINT, page TEXT, auth TEXT,
    level TEXT, method TEXT, status BIGINT, song TEXT, artist TEXT, length DOUBLE, first_name TEXT, file_date TEXT,
    line BIGINT)`)
  await db.run('CREATE TABLE cfg(sp TEXT, sa TEXT, sl TEXT, dp TEXT, da TEXT, dl TEXT)')
  for (const view of views) await db.run(view)
  const steps = transitions.map(({ source: s, dest: d }) =>
    [s.page, s.auth, s.level, d.page, d.auth, d.level].map(text).join(', ')
  )
  await db.run(`INSERT INTO cfg VALUES ${steps.map((step) => `(${step})`).join(', ')}`)
  await db.run(`CREATE TABLE songs AS SELECT title, artist_name, duration
    FROM read_json(${text(join(songDir, '**', '*.json'))}, columns = ${SONG_COLUMNS}, format = 'auto')`)
  return {
    metrics,
    async measure(logDir) {
      await db.run('DELETE FROM events')
      await db.run(`INSERT INTO events SELECT ts, userId, sessionId, itemInSession, page, auth, level, method, status,
        song, artist, length, firstName, regexp_extract(filename, '(\\d{4}-\\d{2}-\\d{2})-events', 1),
        row_number() OVER () FROM read_json(${text(join(logDir, '**', '*.json'))}, columns = ${EVENT_COLUMNS},
        format = 'newline_delimited', filename = true)`)
      const values = new Map()
      for (const metric of metrics) {
        const reader = await db.runAndReadAll(metric.sql)
        values.set(keyOf(metric), Number(reader.getRows()[0][0]))
      }
      return values
    },
    close() {
      db.closeSync()
      instance.closeSync()
    }
  }
}
