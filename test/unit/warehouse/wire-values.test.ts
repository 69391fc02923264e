import { describe, expect, it } from 'vitest'
import { textFormat } from '../../../src/warehouse/postgres/copy.ts'
import { columnOf, parseValue, sizeOf, toText } from '../../../src/warehouse/wire/values.ts'

describe('PostgreSQL values', () => {
  it.each([
    [16, 't', true],
    [16, 'f', false],
    [20, '9007199254740991', 9_007_199_254_740_991],
    [20, '9007199254740992', 9_007_199_254_740_992n],
    [20, '-9223372036854775808', -9_223_372_036_854_775_808n],
    [1700, '12.50', 12.5],
    [1700, '100000000000000000000', 100_000_000_000_000_000_000n],
    [1700, '12345678901234567890.12', '12345678901234567890.12'],
    [1700, 'NaN', Number.NaN],
    [1700, '-Infinity', Number.NEGATIVE_INFINITY],
    [701, '-0', -0],
    [701, '1e+308', 1e308],
    [701, 'Infinity', Number.POSITIVE_INFINITY],
    [1114, '2018-11-01 21:01:46', '2018-11-01T21:01:46.000Z'],
    [1114, '2018-11-01 21:01:46.7', '2018-11-01T21:01:46.700Z'],
    [1184, '2018-11-01 21:01:46.796123+00', '2018-11-01T21:01:46.796Z'],
    [1114, 'infinity', 'infinity'],
    [1114, '0044-03-15 00:00:00 BC', '0044-03-15 00:00:00 BC'],
    [1082, '2018-11-01', '2018-11-01'],
    [114, '{"a": 1}', '{"a": 1}']
  ])('reads type %i %s', (oid, text, value) => {
    expect(parseValue(oid, text)).toBe(value)
  })

  it('names the kind of a column', () => {
    const kindOf = (oid: number) => columnOf('c', oid, sizeOf(-1)).kind
    expect([16, 20, 701, 1700, 25, 1082, 1114, 114].map(kindOf)).toEqual([
      'boolean',
      'integer',
      'double',
      'double',
      'text',
      'date',
      'timestamp',
      'other'
    ])
  })

  it('tells the size of a numeric where its type has one that DuckDB has too', () => {
    const sized = (precision: number, scale: number) => columnOf('c', 1700, sizeOf(((precision << 16) | scale) + 4))
    expect(sized(38, 2)).toEqual({ name: 'c', kind: 'double', decimal: { precision: 38, scale: 2 } })
    expect(columnOf('c', 1700, sizeOf(-1)).decimal).toBe('unknown')
    expect([sized(39, 0), sized(2, 5), sized(2, 0x7fe)].map((c) => c.decimal)).toEqual(Array(3).fill('unknown'))
    expect(columnOf('c', 701, sizeOf(-1))).toEqual({ name: 'c', kind: 'double' })
  })

  it('writes values so that they come back', () => {
    expect([null, -0, 0, 1e308, 2n ** 63n, true, ''].map(toText)).toEqual([
      null,
      '-0',
      '0',
      '1e+308',
      '9223372036854775808',
      'true',
      ''
    ])
  })

  it('writes the text format of COPY', () => {
    const chunks = [
      ...textFormat([
        [null, '', '\\N', 'a\tb\nc\rd\\.'],
        [1, -0, true, 2n]
      ])
    ]
    expect(Buffer.concat(chunks).toString()).toBe('\\N\t\t\\\\N\ta\\tb\\nc\\rd\\\\.\n1\t-0\ttrue\t2\n')
    expect([...textFormat([])]).toEqual([])
  })
})
