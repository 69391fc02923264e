import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare, listQuestions, loadQuestion } from '../../../src/queries/index.ts'
import type { QueryResult, Value } from '../../../src/warehouse/types.ts'
import { type PlainEngine, plainDuckDb, plainPostgres } from '../../helpers/plain-engines.ts'
import { orderColumns, tiedRows, unplacedNulls, withoutLimit } from '../../helpers/question-order.ts'
import { realData } from '../../helpers/real-data.ts'
import { copyStar, realStar } from '../../helpers/real-star.ts'

const real = realData()
const postgres = process.env.SPARKIFY_TEST_POSTGRES
const questions = (await listQuestions()).map((question) => [question.name, question] as const)

/** The parts of expected.json that questions answer. */
interface Known {
  readonly counts: Readonly<Record<string, number>>
  readonly users_by_level: Readonly<Record<string, number>>
  readonly plays_by_level: Readonly<Record<string, number>>
  readonly plays_by_hour_utc: Readonly<Record<string, number>>
  readonly plays_by_iso_weekday: Readonly<Record<string, number>>
  readonly plays_by_date: Readonly<Record<string, number>>
  readonly top_songs: readonly (readonly Value[])[]
  readonly top_locations: readonly (readonly Value[])[]
  readonly top_users: readonly (readonly Value[])[]
}

if ('missing' in real) {
  it.skip(`the questions over real data (${real.missing})`, () => undefined)
} else {
  describe('the questions over real data', () => {
    let duckdb: PlainEngine
    let other: PlainEngine | undefined
    let known: Known
    beforeAll(async () => {
      duckdb = await plainDuckDb()
      await duckdb.run(realStar(real.folder))
      if (postgres !== undefined) {
        other = await plainPostgres(postgres)
        await copyStar(duckdb, other)
      }
      known = JSON.parse(await readFile(join(real.folder, 'expected.json'), 'utf8'))
    })
    afterAll(async () => {
      await duckdb.close()
      await other?.close()
    })

    const ask = async (name: string): Promise<QueryResult> => duckdb.query((await loadQuestion(name)).sql)
    const byKey = (counts: Readonly<Record<string, number>>) => Object.entries(counts)

    it.each([
      ['plays-by-hour', ['hour', 'plays'], (k: Known) => byKey(k.plays_by_hour_utc)],
      ['plays-by-weekday', ['weekday', 'plays'], (k: Known) => byKey(k.plays_by_iso_weekday)],
      ['plays-by-day', ['play_day', 'plays'], (k: Known) => byKey(k.plays_by_date)],
      ['free-and-paid', ['level', 'plays'], (k: Known) => byKey(k.plays_by_level)],
      ['top-songs-catalogue', ['song_id', 'title', 'artist', 'plays'], (k: Known) => k.top_songs],
      ['top-locations', ['location', 'plays'], (k: Known) => k.top_locations],
      ['top-users', ['user_id', 'plays'], (k: Known) => k.top_users],
      ['match-rate', ['plays', 'matched_plays'], (k: Known) => [[k.counts.songplays, k.counts.songplays_matched]]],
      ['sessions', ['sessions'], (k: Known) => [[k.counts.sessions_with_play]]]
    ] as const)('%s says what expected.json says', async (name, columns, rowsOf) => {
      const rows = rowsOf(known).map((row) => row.map((value) => value ?? null))
      const result = only(await ask(name), columns)
      const first = { ...result, rows: name.startsWith('top-') ? result.rows.slice(0, rows.length) : result.rows }
      expect(compare(first, { columns, rows })).toMatchObject({ equal: true, rows: { same: rows.length } })
    })

    it('sees the level changes and the levels that expected.json counts', async () => {
      expect((await ask('level-changes')).rows).toHaveLength(known.counts.level_changes ?? -1)
      const last = (await ask('levels-by-week')).rows.at(-1) ?? []
      expect(last.slice(1).map(Number)).toEqual([known.users_by_level.free, known.users_by_level.paid])
    })

    it.each(questions)('%s has a total order', async (_, question) => {
      const all = await duckdb.query(withoutLimit(question.sql))
      expect(all.rows.length).toBeGreaterThan(question.name === 'pages-before-downgrade' ? -1 : 0)
      expect(tiedRows(all, orderColumns(question.sql))).toEqual([])
      expect(unplacedNulls(question.sql, all)).toEqual([])
    })

    describe.skipIf(postgres === undefined)('on PostgreSQL as on DuckDB (SPARKIFY_TEST_POSTGRES)', () => {
      it.each(questions)('%s', async (_, question) => {
        if (other === undefined) throw new Error('no PostgreSQL')
        const [here, there] = [await duckdb.query(question.sql), await other.query(question.sql)]
        expect(compare(there, here)).toMatchObject({ equal: true })
        expect(text(there)).toBe(text(here))
      })
    })
  })
}

function only(result: QueryResult, columns: readonly string[]): QueryResult {
  const at = columns.map((name) => result.columns.findIndex((column) => column.name === name))
  return {
    ...result,
    columns: at.flatMap((i) => result.columns[i] ?? []),
    rows: result.rows.map((row) => at.map((i) => row[i] ?? null))
  }
}

/** The result byte for byte, kinds and order of columns included. */
function text(result: QueryResult): string {
  return [
    result.columns.map((column) => `${column.name} ${column.kind}`).join('\t'),
    ...result.rows.map((row) => row.map((value) => (value === null ? '\\N' : String(value))).join('\t'))
  ].join('\n')
}
