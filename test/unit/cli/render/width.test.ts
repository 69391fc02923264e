import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutTo, pad, textWidth, visible } from '../../../../src/cli/render/width.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['Björk', 5],
  ['Bjo\u0308rk', 5],
  ['日本', 4],
  ['한국어', 6],
  ['ｆｕｌｌ', 8],
  ['👍🏽', 2],
  ['👨‍👩‍👧', 2],
  ['❤️', 2],
  ['🇫🇷', 2],
  ['a\u200Bb', 2],
  ['—…', 2]
])('%s takes %i', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

test('what is cut or padded takes the room it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
      const cut = cutTo(text, columns)
      expect(textWidth(cut)).toBeLessThanOrEqual(columns)
      expect(textWidth(pad(cut, columns, 'left'))).toBe(columns)
      if (textWidth(text) <= columns) expect(cut).toBe(text)
    })
  )
})

test('nothing that moves a cursor or turns the direction is left', () => {
  expect(visible('a\tb\r\n\u001B]0;x\u0007\u202E')).toBe('a\\tb\\r\\n\\u001b]0;x\\u0007\\u202e')
})
