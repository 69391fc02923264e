import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DEFAULT_FAULTS, parseFaults, type SimulateOptions, simulate, type Truth } from '../../../src/simulate/index.ts'
import { filesOf, rowsOf, tempFolder, treeHash } from './helpers.ts'

const MANY = { duplicate: 0.05, malformed: 0.03, wrongType: 0.04, late: 0.3, changed: 0.4 }

async function spoiled(options: Partial<SimulateOptions> = {}): Promise<{ out: string; truth: Truth }> {
  const out = tempFolder()
  await simulate({ out, users: 60, days: 12, seed: 3, noSongs: true, faults: MANY, ...options })
  return { out, truth: JSON.parse(readFileSync(join(out, 'faults.json'), 'utf8')) }
}

interface Count {
  files: number
  rows: number
  rejected: number
  plays: number
  duplicatePlays: number
}

/** What a load would find in a folder, worked out without the truth. */
function count(folder: string): Count {
  const found: Count = {
    files: filesOf(join(folder, 'log_data')).length,
    rows: 0,
    rejected: 0,
    plays: 0,
    duplicatePlays: 0
  }
  const keys = new Set<string>()
  for (const text of rowsOf(folder)) {
    found.rows += 1
    try {
      const row = JSON.parse(text)
      const numbers = [row.ts, row.itemInSession, row.sessionId, row.length ?? 0]
      if (!numbers.every((value) => typeof value === 'number')) throw new Error('wrong type')
      if (row.page !== 'NextSong') continue
      const key = JSON.stringify([row.userId, row.sessionId, row.itemInSession, row.ts])
      found.plays += 1
      if (keys.has(key)) found.duplicatePlays += 1
      keys.add(key)
    } catch {
      found.rejected += 1
    }
  }
  return found
}

describe('faults', () => {
  test('are what the truth file says, at first and when the later files have come', async () => {
    const { out, truth } = await spoiled()
    expect(truth.first).toMatchObject(count(out))
    cpSync(join(out, 'later'), out, { recursive: true })
    expect(truth.later).toMatchObject(count(out))
    expect(truth.later.songplays).toBe(truth.later.plays - truth.later.duplicatePlays)
    const kinds = new Set(truth.files.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['changed', 'incomplete', 'late', 'plain'])
    expect(truth.rejects.length).toBeGreaterThan(10)
    expect(truth.duplicates.length).toBeGreaterThan(10)
  })

  test('lie on the lines that the truth names', async () => {
    const { out, truth } = await spoiled()
    const lines = (file: string): string[] => readFileSync(join(out, file), 'utf8').split('\n')
    for (const { file, line, reason, column } of truth.rejects) {
      const text = lines(file)[line - 1] ?? ''
      if (reason === 'malformed_json') expect(() => JSON.parse(text)).toThrow()
      else expect(JSON.parse(text)[column ?? '']).toBe('not a number')
    }
    for (const { file, line, copyOf } of truth.duplicates) {
      expect(lines(file)[line - 1]).toBe(lines(file)[copyOf - 1])
    }
  })

  test('take nothing away: without rejects the later rows are those of a clean run', async () => {
    const { out } = await spoiled({ faults: { ...MANY, malformed: 0, wrongType: 0 } })
    cpSync(join(out, 'later'), out, { recursive: true })
    const clean = tempFolder()
    await simulate({ out: clean, users: 60, days: 12, seed: 3, noSongs: true })
    expect([...new Set(rowsOf(out))].sort()).toEqual(rowsOf(clean).sort())
  })

  test('are the same every time, and inside gzip and the eventsim shape too', async () => {
    const one = await spoiled()
    expect(treeHash((await spoiled()).out)).toBe(treeHash(one.out))
    const packed = await spoiled({ gzip: true })
    for (const path of filesOf(join(one.out, 'log_data'))) {
      const plain = readFileSync(join(one.out, 'log_data', path), 'utf8')
      expect(gunzipSync(readFileSync(join(packed.out, 'log_data', `${path}.gz`))).toString()).toBe(plain)
      expect(plain.endsWith('\n')).toBe(false)
    }
    const { out, truth } = await spoiled({ shape: 'eventsim' })
    expect(truth.first).toMatchObject(count(out))
  })

  test('rates come from a flag', () => {
    expect(parseFaults('')).toEqual(DEFAULT_FAULTS)
    expect(parseFaults('duplicate=0.5, late=1')).toEqual({
      duplicate: 0.5,
      malformed: 0,
      wrongType: 0,
      late: 1,
      changed: 0
    })
    expect(() => parseFaults('malform=0.1')).toThrow(expect.objectContaining({ hint: 'Did you mean malformed?' }))
    expect(() => parseFaults('late=2')).toThrow('--faults late: not a rate from 0 to 1')
    expect(() => parseFaults('late')).toThrow('--faults late: not a rate from 0 to 1')
  })

  test('that cannot be are refused', async () => {
    const faults = { ...MANY, duplicate: 0.5, malformed: 0.6 }
    await expect(simulate({ out: tempFolder(), faults })).rejects.toMatchObject({ code: 'E_USAGE' })
    await expect(simulate({ out: process.stdout, faults: MANY })).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})
