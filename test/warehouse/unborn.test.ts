import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { duckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { Warehouse } from '../../src/warehouse/types.ts'

const folder = mkdtempSync(join(tmpdir(), 'sparkify-unborn-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string): [string, Warehouse] => {
  const path = join(folder, name)
  return [path, duckdbWarehouse(path, { memoryLimit: '256MB', tempDir: folder })]
}
const make = (warehouse: Warehouse): Promise<number> =>
  warehouse.withSession((session) => session.run('CREATE TABLE made (x INTEGER)'))
const look = (warehouse: Warehouse): Promise<unknown> =>
  warehouse.withSession((session) => session.query('SELECT * FROM made'), { access: 'read' })

describe.concurrent('a file that a killed process has left', () => {
  let whole: Buffer
  beforeAll(async () => {
    const [path, warehouse] = at('whole.duckdb')
    await make(warehouse)
    whole = readFileSync(path)
  })

  test.each([0, 4096, 8192])(
    'while it made it, with %i bytes: none to a reader, made anew by a writer',
    async (bytes) => {
      const [path, warehouse] = at(`${bytes}.duckdb`)
      writeFileSync(path, whole.subarray(0, bytes))
      await expect(look(warehouse)).rejects.toMatchObject({ code: 'E_WAREHOUSE', details: { missing: true } })
      expect(statSync(path).size).toBe(bytes)
      await make(warehouse)
      await look(warehouse)
    }
  )

  test('is left alone where somebody is making it just now', async () => {
    const [path, warehouse] = at('now.duckdb')
    writeFileSync(path, whole.subarray(0, 4096))
    const made = make(warehouse)
    await sleep(200)
    writeFileSync(path, whole)
    await expect(made, 'the table is there').rejects.toMatchObject({
      message: expect.stringContaining('already exists')
    })
  })

  test('is not taken for one: a text of somebody stays, and a file that was cut is told to be damaged', async () => {
    const [text, ofText] = at('text.duckdb')
    writeFileSync(text, 'DUCK, but a text')
    for (const use of [make, look]) await expect(use(ofText)).rejects.toMatchObject({ remedy: 'fix-config' })
    expect(readFileSync(text, 'utf8')).toBe('DUCK, but a text')
    const [cut, ofCut] = at('cut.duckdb')
    writeFileSync(cut, whole)
    truncateSync(cut, 20_000)
    for (const use of [make, look]) {
      await expect(use(ofCut)).rejects.toMatchObject({
        remedy: 'fix-config',
        message: expect.stringContaining('is damaged')
      })
    }
    expect(statSync(cut).size).toBe(20_000)
  })

  test('and the wait for it ends with the signal of the caller', async () => {
    const [path, warehouse] = at('stopped.duckdb')
    writeFileSync(path, '')
    const stop = AbortSignal.timeout(100)
    const opened = warehouse.withSession(async () => undefined, { signal: stop })
    await expect(opened).rejects.toMatchObject({ code: 'E_INTERRUPTED' })
  })
})
