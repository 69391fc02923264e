import { describe, expect, it } from 'vitest'
import { beginning } from '../../../src/util/bytes.ts'

describe('the beginning of a text', () => {
  it('has as many bytes as there is room for, and never a part of a character', () => {
    const text = Buffer.from('aé€😀b')
    const kept = Array.from({ length: 12 }, (_, most) => beginning(text, most).toString())
    expect(kept).toEqual(['', 'a', 'a', 'aé', 'aé', 'aé', 'aé€', 'aé€', 'aé€', 'aé€', 'aé€😀', 'aé€😀b'])
    expect(beginning(text, 100)).toBe(text)
  })

  it('ends where the room ends when the bytes there are no UTF-8', () => {
    const inside = Buffer.alloc(9, 0x80)
    for (let most = 0; most < 9; most++) expect(beginning(inside, most), `${most}`).toHaveLength(most)
  })
})
