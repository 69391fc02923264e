import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TableDef } from '../../../src/model/types.ts'
import { redshiftDialect as dialect } from '../../../src/warehouse/redshift/dialect.ts'
import { withinBytes } from '../../../src/warehouse/redshift/limits.ts'
import { identifier, literal } from '../../../src/warehouse/redshift/literal.ts'

const songplays: TableDef = {
  name: 'songplays',
  group: 'star',
  comment: "Fact: an analyst's rows, one \\ each.",
  columns: [
    { name: 'songplay_id', type: { kind: 'bigint' }, required: true, comment: 'Key.' },
    { name: 'start_time', type: { kind: 'timestamp' }, required: true, comment: 'When.' },
    { name: 'level', type: { kind: 'text', bytes: 16 }, required: true, comment: 'Level.', accepted: ['free', 'paid'] },
    { name: 'song', type: { kind: 'text', bytes: 1024 }, required: false, comment: 'Song.' },
    { name: 'length', type: { kind: 'double' }, required: false, comment: 'Length.' },
    { name: 'ok', type: { kind: 'boolean' }, required: false, comment: 'Whether.' },
    { name: 'note', type: { kind: 'long-text' }, required: false, comment: 'Note.' }
  ],
  key: ['songplay_id'],
  sortKey: ['start_time', 'songplay_id'],
  distribution: { style: 'key', column: 'songplay_id' },
  lookups: [['level']]
}

describe('the Redshift dialect', () => {
  it('declares a table with distribution, sort key, encodings and comments, and neither keys nor indexes', () => {
    const [create, comment, ...columns] = dialect.createTable(songplays)
    expect(create).toBe(`CREATE TABLE IF NOT EXISTS "songplays" (
  "songplay_id" bigint ENCODE raw NOT NULL,
  "start_time" timestamp without time zone ENCODE raw NOT NULL,
  "level" character varying(16) ENCODE bytedict NOT NULL,
  "song" character varying(1024) ENCODE zstd,
  "length" double precision ENCODE zstd,
  "ok" boolean ENCODE raw,
  "note" character varying(65535) ENCODE zstd
)
DISTSTYLE KEY DISTKEY ("songplay_id")
COMPOUND SORTKEY ("start_time", "songplay_id")`)
    expect(comment).toBe(String.raw`COMMENT ON TABLE "songplays" IS 'Fact: an analyst''s rows, one \\ each.'`)
    expect(columns).toHaveLength(songplays.columns.length)
    expect(columns[0]).toBe(`COMMENT ON COLUMN "songplays"."songplay_id" IS 'Key.'`)
  })

  it('spells the other distributions, and no sort key where there is none', () => {
    const create = (change: Partial<TableDef>) => dialect.createTable({ ...songplays, ...change })[0]
    expect(create({ distribution: { style: 'all' } })).toContain('DISTSTYLE ALL\nCOMPOUND')
    expect(create({ distribution: { style: 'even' }, sortKey: [] })).toMatch(/DISTSTYLE EVEN$/)
  })

  it.each([
    ['a column twice', { columns: [...songplays.columns, ...songplays.columns] }, 'has two columns songplay_id'],
    ['an unknown sort column', { sortKey: ['nope'] }, 'sorted by nope'],
    ['a sort column twice', { sortKey: ['level', 'level'] }, 'sort key twice'],
    ['an unknown distribution', { distribution: { style: 'key', column: 'nope' } }, 'distributed by nope'],
    ['no column', { columns: [], sortKey: [] }, 'has 0 columns'],
    ['a long name', { name: 'é'.repeat(64) }, '128 bytes'],
    ['capitals', { name: 'Songs' }, 'folds to lower case']
  ] satisfies [string, Partial<TableDef>, string][])('refuses a table with %s', (_, change, message) => {
    expect(() => dialect.createTable({ ...songplays, ...change })).toThrow(message)
  })

  it.each([0, -1, 1.5, 65_536, Number.NaN])('refuses a text of %s bytes', (bytes) => {
    expect(() => dialect.type({ kind: 'text', bytes })).toThrow('VARCHAR takes 1 to 65535')
  })

  it('spells times, parts, parameters and upkeep', () => {
    expect(dialect.timestampFromMs('e.ts')).toBe(
      `DATEADD(ms, CAST((e.ts) % 86400000 AS INTEGER), DATEADD(day, CAST((e.ts) / 86400000 AS INTEGER), TIMESTAMP '1970-01-01 00:00:00'))`
    )
    expect(dialect.datePart('weekday', 't')).toBe('(CAST(EXTRACT(dow FROM t) AS INTEGER) + 6) % 7 + 1')
    expect(dialect.datePart('week', 't')).toBe('CAST(EXTRACT(week FROM t) AS INTEGER)')
    expect(dialect.param(3)).toBe('$3')
    expect(dialect.analyze([songplays])).toEqual(['ANALYZE "songplays"'])
    const small: TableDef = { ...songplays, name: 'users', distribution: { style: 'all' } }
    expect(dialect.reclaim([songplays, small])).toEqual(['VACUUM FULL "songplays"'])
  })

  it('keeps every instant that a column can hold within the INTEGER of DATEADD', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 46), max: 253_402_300_799_999 }), (ms) => {
        const [days, rest] = [Math.trunc(ms / 86_400_000), ms % 86_400_000]
        expect(days * 86_400_000 + rest).toBe(ms)
        expect(Math.max(Math.abs(days), Math.abs(rest))).toBeLessThan(2 ** 31)
      })
    )
  })
})

/** Reads a literal as a server does that takes a backslash for an escape, or for itself; undefined where it does not end at the end. */
function read(text: string, escapes: boolean): string | undefined {
  let value = ''
  for (let i = 1; i < text.length; i++) {
    const c = text[i]
    if (c === "'" && text[i + 1] !== "'") return i === text.length - 1 ? value : undefined
    if (c === "'" || (escapes && c === '\\')) i++
    value += text[i]
  }
  return undefined
}

describe('quoting', () => {
  const nasty = fc.string({ unit: fc.constantFrom("'", '\\', '"', 'a', ' ', '\n', 'é', '😀', ';', '-') })

  it('gives the same text back where a backslash escapes', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(read(literal(text), true)).toBe(text)
      })
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (text.includes('\0')) expect(() => literal(text)).toThrow('U+0000')
        else expect(read(literal(text), true)).toBe(text)
      })
    )
  })

  it('ends where it should on a server to which a backslash means nothing, too', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(read(literal(text), false)).toBe(text.replaceAll('\\', '\\\\'))
      })
    )
  })

  it('gives a quoted identifier back, within 127 bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 31 }), (name) => {
        if (/[A-Z\0]/.test(name)) expect(() => identifier(name)).toThrow()
        else expect(identifier(name).slice(1, -1).replaceAll('""', '"')).toBe(name)
      })
    )
    expect(() => identifier('')).toThrow('1 to 127')
    expect(identifier('a'.repeat(127))).toHaveLength(129)
    expect(() => identifier('a'.repeat(128))).toThrow('128 bytes')
  })

  it('holds a statement to the bytes that a transport carries', () => {
    expect(withinBytes('SELECT 1', { most: 8, users: false })).toBe('SELECT 1')
    const refusal = (users: boolean): unknown => {
      try {
        return withinBytes("SELECT 'é'", { most: 10, users, instead: 'ask by pg' })
      } catch (error) {
        return error
      }
    }
    expect(refusal(false)).toMatchObject({ code: 'E_BUG', message: expect.stringContaining('11 bytes') })
    expect(refusal(true)).toMatchObject({ code: 'E_USAGE', hint: expect.stringContaining('or ask by pg') })
  })
})
