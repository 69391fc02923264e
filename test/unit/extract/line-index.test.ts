import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LineIndex, pickLines } from '../../../src/extract/line-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sparkify-index-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('LineIndex', () => {
  test('finds any lines again, short ones and such as are longer than its step', () => {
    const path = join(folder, 'lines')
    const lengths = fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 20_000, max: 150_000 })), { minLength: 1 })
    fc.assert(
      fc.property(lengths, fc.infiniteStream(fc.boolean()), (sizes, coins) => {
        const lines = sizes.map((size, i) => `${i}:${'x'.repeat(size)}`)
        writeFileSync(path, `${lines.join('\n')}\n`)
        const index = new LineIndex()
        for (const line of lines) index.add(line.length + 1)
        const wanted = lines.flatMap((_, i) => (coins.next().value === true ? [i] : []))
        const found: string[] = []
        pickLines(path, index.marks, wanted, (bytes) => found.push(bytes.toString()))
        expect(found).toEqual(wanted.map((i) => lines[i]))
      }),
      { numRuns: 60 }
    )
  })
})
