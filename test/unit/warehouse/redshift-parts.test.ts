import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gzipped, partCount, stretches } from '../../../src/warehouse/redshift/parts.ts'

const MB = 1024 * 1024

describe('the parts of a COPY', () => {
  it('are a multiple of the slices, but for what is small', () => {
    expect(partCount(1, 4)).toBe(1)
    expect(partCount(MB - 1, 4)).toBe(4)
    expect(partCount(256 * MB, 4)).toBe(4)
    expect(partCount(1024 * MB + 1, 4)).toBe(8)
    expect(partCount(5 * 1024 * MB, 6) % 6).toBe(0)
  })

  it('cut no line, and together are the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-test-'))
    const path = join(folder, 'rows')
    try {
      const lines = fc.array(
        fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\n', ' ')),
        { maxLength: 40 }
      )
      await fc.assert(
        fc.asyncProperty(lines, fc.integer({ min: 1, max: 9 }), async (texts, count) => {
          writeFileSync(path, texts.map((text) => `${text}\n`).join(''))
          const cuts = await stretches(path, count)
          expect(cuts.length).toBeLessThanOrEqual(count)
          const parts = await Promise.all(cuts.map((cut) => gzipped(path, cut)))
          const plain = parts.map((part) => gunzipSync(part))
          expect(plain.every((part) => part.at(-1) === 0x0a)).toBe(true)
          expect(Buffer.concat(plain).equals(readFileSync(path))).toBe(true)
        }),
        { numRuns: 60 }
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
