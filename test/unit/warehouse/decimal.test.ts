import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromDecimal, withoutExponent } from '../../../src/warehouse/decimal.ts'

describe('a decimal', () => {
  it.each([
    ['12.50', 12.5],
    ['0.1', 0.1],
    ['-0.00000010', -1e-7],
    ['100.00', 100],
    ['0.00', 0],
    ['9007199254740991.0', 9007199254740991],
    ['9007199254740992.0', 9007199254740992n],
    ['0.30000000000000004', 0.1 + 0.2],
    ['0.300000000000000044', '0.300000000000000044'],
    ['9007199254740991.5', '9007199254740991.5'],
    ['-12345678901234567890.120', '-12345678901234567890.12'],
    // Nearer to 0 than a double can hold.
    [`0.${'0'.repeat(400)}1`, `0.${'0'.repeat(400)}1`],
    ['NaN', Number.NaN]
  ])('%s', (text, value) => {
    expect(fromDecimal(text)).toBe(value)
  })

  it('keeps every digit, whatever it becomes', () => {
    const digits = fc.stringMatching(/^([0-9]{0,24}[1-9])?$/)
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, digits, (sign, reversed, fraction) => {
        const whole = [...reversed].reverse().join('')
        const plain = `${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`
        const text = plain === '0' ? plain : sign + plain
        const value = fromDecimal(text)
        expect(typeof value === 'number' ? withoutExponent(value) : String(value)).toBe(text)
      })
    )
  })
})
