import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/warehouse/types.ts'
import { engines, type TestWarehouse } from '../helpers/engines.ts'
import { tableOf } from '../helpers/tables.ts'

/** A SELECT of the numbers 1 to 5000, in no order: by digits, since engines take long to count so far by recursion. */
const digits = Array.from({ length: 10 }, (_, i) => `SELECT ${i} AS d`).join(' UNION ALL ')
const many = `WITH n AS (${digits})
  SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS i FROM n a CROSS JOIN n b CROSS JOIN n c CROSS JOIN n e WHERE e.d < 5`

const table = tableOf('things', { k: 'integer', word: 'text', at: 'timestamp' }, { key: ['k'], sortKey: ['at'] })

describe.each(engines)('a session on $kind', (engine) => {
  let on: TestWarehouse
  beforeAll(async () => {
    on = await engine.start()
    await write(async (s) => {
      for (const sql of s.dialect.createTable(table)) await s.run(sql)
      await s.run(`CREATE VIEW words AS SELECT word FROM things`)
    })
  })
  afterAll(() => on?.stop())

  const write = <T>(use: (session: Session) => Promise<T>): Promise<T> => on.warehouse.withSession(use)
  const read = <T>(use: (session: Session) => Promise<T>): Promise<T> =>
    on.warehouse.withSession(use, { access: 'read' })
  const firstPage = async (s: Session, sql: string): Promise<unknown> => {
    for await (const page of s.pages(sql)) return page
    return undefined
  }
  const count = async (s: Session): Promise<unknown> => (await s.query('SELECT count(*) FROM things')).rows[0]?.[0]

  it('makes tables that are there already again, and nothing changes', async () => {
    await write(async (s) => {
      for (const sql of s.dialect.createTable(table)) await s.run(sql)
      for (const sql of s.dialect.analyze([table])) await s.run(sql)
    })
  })

  it('commits what succeeds and rolls back what fails', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM things')
      expect(await s.transaction(async () => s.insertRows(table, [[1, 'one', null]]))).toBe(1)
      const failing = s.transaction(async () => {
        await s.run('DELETE FROM things')
        await s.insertRows(table, [[2, 'two', null]])
        throw new Error('mine')
      })
      await expect(failing).rejects.toThrow('mine')
      expect((await s.query('SELECT k FROM things')).rows).toEqual([[1]])
      const broken = s.transaction(async () => {
        await s.run('DELETE FROM things')
        await s.run('SELECT nothing_such')
      })
      await expect(broken).rejects.toMatchObject({ name: 'AppError' })
      expect(await count(s)).toBe(1)
    })
    expect(await read(count)).toBe(1)
  })

  it('counts the rows that a statement changed', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM things')
      const insert = `INSERT INTO things (k, word) VALUES (1, 'a'), (2, 'b'), (3, 'b')`
      expect(await s.run(insert)).toBe(3)
      expect(await s.run('UPDATE things SET word = $1 WHERE word = $2', ['c', 'b'])).toBe(2)
      expect(await s.run('DELETE FROM things')).toBe(3)
      expect(await s.run('CREATE TABLE IF NOT EXISTS made (x INTEGER)')).toBe(0)
      await s.run('DROP TABLE made')
    })
  })

  it('refuses every write when it was opened to read', async () => {
    await write(async (s) => {
      await s.run('DELETE FROM things')
      await s.insertRows(table, [[1, 'one', null]])
    })
    const writes = [
      'DELETE FROM things',
      `INSERT INTO things (k) VALUES (9)`,
      'CREATE TABLE sneaky (x INTEGER)',
      'DROP TABLE things'
    ]
    for (const sql of writes) {
      const refused = { code: 'E_USAGE', remedy: 'fix-input' }
      await expect(read((s) => s.query(sql))).rejects.toMatchObject(refused)
      await expect(read((s) => s.run(sql))).rejects.toMatchObject(refused)
    }
    expect(await read(count)).toBe(1)
  })

  it('answers a reader one statement, not several and not none', async () => {
    for (const sql of ['SELECT 1; SELECT 2', 'SELECT 1; DROP TABLE things']) {
      await expect(read((s) => s.query(sql))).rejects.toMatchObject({ code: 'E_USAGE', remedy: 'fix-input' })
      await expect(read((s) => firstPage(s, sql))).rejects.toMatchObject({ code: 'E_USAGE' })
    }
    expect((await read((s) => s.query("SELECT ';' AS a;"))).rows).toEqual([[';']])
  })

  it('says what is wrong with a reader’s SQL', async () => {
    await expect(read((s) => s.query('SELECT * FROM nothing_such'))).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringContaining('nothing_such')
    })
    await expect(read((s) => s.query('SELEKT 1'))).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(read((s) => firstPage(s, 'SELEKT 1'))).rejects.toMatchObject({ code: 'E_USAGE' })
  })

  it('stops at maxRows and says so', async () => {
    await read(async (s) => {
      const all = await s.query(`${many} ORDER BY i`)
      expect(all.rows.length).toBe(5000)
      expect(all.truncated).toBe(false)
      const some = await s.query(`${many} ORDER BY i`, [], { maxRows: 3 })
      expect(some).toEqual({ columns: [{ name: 'i', kind: 'integer' }], rows: [[1], [2], [3]], truncated: true })
      expect((await s.query(many, [], { maxRows: 5000 })).truncated).toBe(false)
      expect((await s.query(many, [], { maxRows: 4999 })).truncated).toBe(true)
      const none = await s.query('SELECT k, word FROM things WHERE k < $1', [0], { maxRows: 5 })
      expect(none.columns.map((c) => c.name)).toEqual(['k', 'word'])
      expect(none.rows).toEqual([])
      expect((await s.query(many, [], { maxRows: 0 })).rows).toEqual([])
    })
  })

  it('gives a result page by page, and lets go of one that is left early', async () => {
    await read(async (s) => {
      let next = 1
      for await (const page of s.pages(`${many} ORDER BY i`)) {
        expect(page.columns).toEqual([{ name: 'i', kind: 'integer' }])
        for (const [i] of page.rows) expect(i).toBe(next++)
      }
      expect(next).toBe(5001)
      for await (const page of s.pages(`${many} ORDER BY i`)) {
        expect(page.rows.length).toBeGreaterThan(0)
        break
      }
      const empty = []
      for await (const page of s.pages('SELECT k FROM things WHERE k < $1', [0])) empty.push(page)
      expect(empty).toEqual([{ columns: [{ name: 'k', kind: 'integer' }], rows: [], truncated: false }])
      const wrong = async (): Promise<void> => {
        for await (const _ of s.pages('SELECT nothing_such FROM things')) void _
      }
      await expect(wrong()).rejects.toMatchObject({ code: 'E_USAGE' })
      expect((await s.query('SELECT 1')).rows).toEqual([[1]])
    })
  })

  it('describes what the database has', async () => {
    await read(async (s) => {
      const described = await s.describe()
      expect(described).toEqual([
        {
          name: 'things',
          view: false,
          columns: table.columns.map((c) => ({ name: c.name, type: s.dialect.type(c.type), nullable: !c.required }))
        },
        { name: 'words', view: true, columns: [expect.objectContaining({ name: 'word', nullable: true })] }
      ])
    })
  })

  it('is the one writer while it holds the lock, and names itself to the next', async (test) => {
    if (on.oneSession) return test.skip('one session has no second one to keep out')
    await write(async (s) => {
      await s.lock('first', 0)
      const second = write((other) => other.lock('second', 0))
      await expect(second).rejects.toMatchObject({ code: 'E_LOCKED', message: expect.stringMatching(on.holder) })
    })
    await write((s) => s.lock('second', 0))
  })

  it('stops a running statement when it is told to, and keeps nothing', async (test) => {
    if (on.oneSession) return test.skip('one session cannot be told anything while it works')
    await write((s) => s.run('DELETE FROM things'))
    const stopper = new AbortController()
    const started = performance.now()
    const running = on.warehouse.withSession(
      (s) =>
        s.transaction(async () => {
          await s.insertRows(table, [[1, 'one', null]])
          setTimeout(() => stopper.abort(), 200)
          await s.query(engine.slow)
        }),
      { signal: stopper.signal }
    )
    await expect(running).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(await read(count)).toBe(0)
  })

  it('stops a running load when it is told to', async (test) => {
    if (on.oneSession) return test.skip('one session cannot be told anything while it works')
    await write((s) => s.run('DELETE FROM things'))
    const stopper = new AbortController()
    const started = performance.now()
    const running = on.warehouse.withSession(
      async (s) => {
        const from = await s.extractDb()
        setTimeout(() => stopper.abort(), 300)
        const select = `SELECT CAST(i AS INTEGER), 'w' || i, TIMESTAMP '2018-11-01' FROM range(100000000) t(i)`
        await s.load(await s.land({ from, select, into: table }))
      },
      { signal: stopper.signal }
    )
    await expect(running).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
    expect(performance.now() - started).toBeLessThan(8000)
    expect(await read(count)).toBe(0)
  })

  it('does not start for a caller who has stopped already', async () => {
    const use = (s: Session) => s.query('SELECT 1')
    const stopped = on.warehouse.withSession(use, { signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
  })
})
