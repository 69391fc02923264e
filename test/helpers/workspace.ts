import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tables } from '../../src/model/index.ts'
import { type EtlOptions, etl } from '../../src/pipeline/etl.ts'
import type { EtlReport } from '../../src/pipeline/etl-report.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Session, Value, Warehouse } from '../../src/warehouse/types.ts'
import { type Star, starLines } from './canonical.ts'
import type { TestEngine } from './engines.ts'

/** Events and songs as tests write them: keys of the input, any value. */
export type Row = Readonly<Record<string, unknown>>

/** A valid event: a play, unless `page` says otherwise. */
export const event = (row: Row = {}): Row => ({
  artist: null,
  auth: 'Logged In',
  firstName: 'Ann',
  gender: 'F',
  itemInSession: 0,
  lastName: 'Lee',
  length: null,
  level: 'free',
  location: 'Lund',
  method: 'PUT',
  page: 'NextSong',
  registration: 1540919166796,
  sessionId: 1,
  song: null,
  status: 200,
  ts: 1541105830796,
  userAgent: 'UA',
  userId: '1',
  ...row
})

/** A valid song. */
export const song = (row: Row = {}): Row => ({
  artist_id: 'A1',
  artist_latitude: null,
  artist_location: '',
  artist_longitude: null,
  artist_name: 'Cows',
  duration: 100.5,
  num_songs: 1,
  song_id: 'S1',
  title: 'Moo',
  year: 0,
  ...row
})

export const ndjson = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/** Folders of input, and a fresh warehouse to load them into. */
export interface Workspace {
  readonly folder: string
  readonly logs: string
  readonly songs: string
  readonly tempDir: string
  readonly warehouse: Warehouse
  /** It has one session that every connection shares (PGlite). */
  readonly oneSession: boolean
  /** Writes a file of rows, or of any content; the name begins with log_data/ or song_data/; .gz is compressed. */
  put(name: string, content: readonly Row[] | string | Buffer): string
  remove(name: string): void
  load(options?: Partial<EtlOptions>): Promise<EtlReport>
  star(withStaging?: boolean): Promise<Star>
  rows(sql: string): Promise<readonly (readonly Value[])[]>
  write<T>(use: (session: Session) => Promise<T>): Promise<T>
  /** Takes all input and every row away, for the next test: tables that are there cost far less than new ones. */
  empty(): Promise<void>
  stop(): Promise<void>
}

/** @param engine an engine of the suite, or 'memory' for a DuckDB that lives as long as the workspace */
export async function workspace(engine: TestEngine | 'memory'): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
  const logs = join(folder, 'log_data')
  const songs = join(folder, 'song_data')
  for (const path of [logs, songs]) mkdirSync(path)
  const started = engine === 'memory' ? undefined : await engine.start()
  const tempDir = started?.tempDir ?? join(folder, 'temp')
  const warehouse = started?.warehouse ?? duckdbWarehouse(':memory:', { memoryLimit: '256MB', tempDir })
  const sources = { events: folderSource(logs), songs: folderSource(songs) }
  return {
    folder,
    logs,
    songs,
    tempDir,
    warehouse,
    oneSession: started?.oneSession ?? false,
    put(name, content) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      const plain = typeof content === 'string' || Buffer.isBuffer(content) ? content : ndjson(content)
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(plain) : plain)
      return path
    },
    remove: (name) => rmSync(join(folder, name)),
    load: (options = {}) => etl({ warehouse, sources, tempDir, ...options }),
    star: (withStaging) => warehouse.withSession((s) => starLines(s, withStaging), { access: 'read' }),
    rows: async (sql) => (await warehouse.withSession((s) => s.query(sql), { access: 'read' })).rows,
    write: (use) => warehouse.withSession(use),
    async empty() {
      for (const path of [logs, songs]) {
        rmSync(path, { recursive: true, force: true })
        mkdirSync(path)
      }
      await warehouse.withSession((s) =>
        s.transaction(async () => {
          for (const table of tables) await s.run(`DELETE FROM ${s.dialect.id(table.name)}`)
        })
      )
    },
    async stop() {
      await started?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
