import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes } from '../../../src/util/bytes.ts'
import { distinctText, exactText, otherText, sameText, textKey } from '../../../src/util/same-text.ts'

const counts = { trailingBlanksCount: true }
const passes = { trailingBlanksCount: false }

describe('comparing texts', () => {
  it('is plain where blanks at the end count', () => {
    expect(sameText(counts, 'a.x', 'b.x')).toBe('a.x = b.x')
    expect(otherText(counts, 'x', "''")).toBe("x <> ''")
    expect([textKey, distinctText, exactText].map((of) => of(counts, 'a.x'))).toEqual(['a.x', 'a.x', 'a.x'])
  })

  it('looks at the length where they do not', () => {
    expect(sameText(passes, 'a.x', 'b.x')).toBe('(a.x = b.x AND LENGTH(a.x) = LENGTH(b.x))')
    expect(otherText(passes, 'x', "''")).toBe("(x <> '' OR LENGTH(x) <> LENGTH(''))")
    expect(textKey(passes, 'a.x')).toBe('a.x, LENGTH(a.x)')
    expect(distinctText(passes, 'a.x')).toBe('a.x, LENGTH(a.x) AS x_length')
    expect(exactText(passes, 'a.x')).toBe('a.x || CHR(1)')
  })

  it('keeps the order of bytes, and the difference, by the character at the end', () => {
    const text = fc.string({ unit: fc.constantFrom(' ', '\u0001', '\t', 'a', 'b', 'é', '😀') })
    const trimmed = (value: string): string => value.replace(/ +$/, '')
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [`${a}\u0001`, `${b}\u0001`]
        expect(Math.sign(compareBytes(trimmed(x), trimmed(y)))).toBe(Math.sign(compareBytes(a, b)))
      })
    )
  })
})
