import { describe, expect, it } from 'vitest'
import type { TableDef } from '../../../src/model/types.ts'
import { postgresDialect as dialect } from '../../../src/warehouse/postgres/dialect.ts'

const songplays: TableDef = {
  name: 'songplays',
  group: 'star',
  comment: "Fact: an analyst's rows.",
  columns: [
    { name: 'songplay_id', type: { kind: 'bigint' }, required: true, comment: 'Key.' },
    { name: 'start_time', type: { kind: 'timestamp' }, required: true, comment: 'When.' },
    { name: 'level', type: { kind: 'text', bytes: 16 }, required: true, comment: 'Level.' },
    { name: 'note', type: { kind: 'long-text' }, required: false, comment: 'Note.' }
  ],
  key: ['songplay_id'],
  sortKey: ['start_time'],
  distribution: { style: 'even' },
  lookups: [['level', 'start_time']]
}

const staging: TableDef = {
  name: 'staging_events',
  group: 'staging',
  comment: 'Rows.',
  columns: [
    { name: 'ts', type: { kind: 'bigint' }, required: true, comment: 'When.' },
    { name: 'length', type: { kind: 'double' }, required: false, comment: 'Length.' },
    { name: 'page', type: { kind: 'text', bytes: 64 }, required: true, comment: 'Page.' },
    { name: 'ok', type: { kind: 'boolean' }, required: false, comment: 'Whether.' },
    { name: 'file_id', type: { kind: 'bigint' }, required: true, comment: 'File.' },
    { name: 'line', type: { kind: 'integer' }, required: true, comment: 'Line.' }
  ],
  key: ['file_id', 'line'],
  sortKey: ['ts'],
  distribution: { style: 'even' }
}

describe('the PostgreSQL dialect', () => {
  it('declares a table with key, limits in bytes, collation, comments and indexes', () => {
    expect(dialect.createTable(songplays)).toEqual([
      `CREATE TABLE IF NOT EXISTS "songplays" (
  "songplay_id" bigint NOT NULL,
  "start_time" timestamp(3) without time zone NOT NULL,
  "level" text COLLATE "C" NOT NULL CHECK (octet_length("level") <= 16),
  "note" text COLLATE "C",
  PRIMARY KEY ("songplay_id")
)`,
      `COMMENT ON TABLE "songplays" IS 'Fact: an analyst''s rows.'`,
      `COMMENT ON COLUMN "songplays"."songplay_id" IS 'Key.'`,
      `COMMENT ON COLUMN "songplays"."start_time" IS 'When.'`,
      `COMMENT ON COLUMN "songplays"."level" IS 'Level.'`,
      `COMMENT ON COLUMN "songplays"."note" IS 'Note.'`,
      `CREATE INDEX IF NOT EXISTS "songplays_start_time_brin" ON "songplays" USING brin ("start_time")`,
      `CREATE INDEX IF NOT EXISTS "songplays_level_start_time_idx" ON "songplays" ("level", "start_time")`
    ])
  })

  it('gives a staging table neither primary key nor limits, but a way to the rows of a file', () => {
    const [create, ...rest] = dialect.createTable(staging)
    expect(create).toBe(`CREATE TABLE IF NOT EXISTS "staging_events" (
  "ts" bigint NOT NULL,
  "length" double precision,
  "page" text COLLATE "C" NOT NULL,
  "ok" boolean,
  "file_id" bigint NOT NULL,
  "line" integer NOT NULL
)`)
    expect(rest.filter((sql) => sql.includes('INDEX'))).toEqual([
      `CREATE INDEX IF NOT EXISTS "staging_events_file_id_ts_brin" ON "staging_events" USING brin ("file_id", "ts")`
    ])
  })

  it('makes no index that a key or a lookup already is', () => {
    const indexes = (table: TableDef) => dialect.createTable(table).filter((sql) => sql.includes('INDEX'))
    expect(indexes({ ...songplays, sortKey: ['songplay_id'], lookups: [] })).toEqual([])
    expect(indexes({ ...songplays, lookups: [['start_time']] })).toEqual([
      `CREATE INDEX IF NOT EXISTS "songplays_start_time_idx" ON "songplays" ("start_time")`
    ])
  })

  it('refuses an index name that the database would cut', () => {
    expect(() => dialect.createTable({ ...songplays, name: 'x'.repeat(60) })).toThrow('too long')
  })

  it('spells identifiers, parameters, times and statistics', () => {
    expect(dialect.id('a"b')).toBe('"a""b"')
    expect(dialect.param(2)).toBe('$2')
    expect(dialect.timestampFromMs('e.ts')).toBe(
      `CAST(TIMESTAMP '1970-01-01 00:00:00' + (e.ts) * INTERVAL '1 millisecond' AS timestamp(3))`
    )
    expect(dialect.datePart('weekday', 't')).toBe(`CAST(date_part('isodow', t) AS INTEGER)`)
    expect(dialect.datePart('week', 't')).toBe(`CAST(date_part('week', t) AS INTEGER)`)
  })

  it('makes fresh what the planner knows: BRIN indexes that are there, and columns that are compared', () => {
    const [cover, analyze, ...more] = dialect.analyze([songplays, staging, { name: 't_matches' }])
    expect(cover).toContain('brin_summarize_new_values')
    expect(cover).toContain(`IN (to_regclass('"songplays"'), to_regclass('"staging_events"'))`)
    expect(analyze).toMatch(/^ANALYZE "songplays" \(.*\), "staging_events" \(.*\), "t_matches"$/)
    expect(analyze).toContain('"staging_events" ("ts", "file_id", "line")')
    expect(more).toEqual([])
    expect(dialect.analyze([{ name: 't_matches' }])).toEqual(['ANALYZE "t_matches"'])
    expect(dialect.analyze([])).toEqual([])
  })
})
