import { describe, expect, it } from 'vitest'
import { columnOf, namedParameters } from '../../../src/warehouse/redshift/data-api-values.ts'

describe('values of the Data API', () => {
  it.each([
    ['int8', { longValue: 7 }, 7, 'integer'],
    ['int8', { stringValue: '9007199254740993' }, 9007199254740993n, 'integer'],
    ['float8', { doubleValue: 0.1 }, 0.1, 'double'],
    ['numeric', { stringValue: '1.50' }, 1.5, 'double'],
    ['numeric', { stringValue: '12345678901234567890.12' }, '12345678901234567890.12', 'double'],
    ['varchar', { stringValue: ' a\n' }, ' a\n', 'text'],
    ['varchar', { stringValue: '' }, '', 'text'],
    ['varchar', { isNull: true }, null, 'text'],
    ['bool', { booleanValue: false }, false, 'boolean'],
    ['timestamp', { stringValue: '2018-11-01 21:01:46.796' }, '2018-11-01T21:01:46.796Z', 'timestamp'],
    ['date', { stringValue: '2018-11-01' }, '2018-11-01', 'date'],
    ['super', { stringValue: '{}' }, '{}', 'other']
  ])('%s %o', (typeName, field, value, kind) => {
    const column = columnOf({ name: 'c', typeName })
    expect(column.kind).toBe(kind)
    expect(column.read(field)).toEqual(value)
  })

  it('tells the size of a decimal, where there is one', () => {
    expect(columnOf({ name: 'c', typeName: 'numeric', precision: 38, scale: 2 }).decimal).toEqual({
      precision: 38,
      scale: 2
    })
    expect(columnOf({ name: 'c', typeName: 'numeric', precision: 0, scale: 0 }).decimal).toBe('unknown')
    expect(columnOf({ name: 'c', typeName: 'float8', precision: 17, scale: 17 })).not.toHaveProperty('decimal')
  })

  it('refuses an integer that the JSON reader has rounded', () => {
    expect(() => columnOf({ name: 'c', typeName: 'int8' }).read({ longValue: 2 ** 53 })).toThrow(/exactly/)
  })

  it('names parameters outside of quotes and comments, and writes null and empty text out', () => {
    const { sql, parameters } = namedParameters(`SELECT $1, '$1', "$2", $2, $3, $4, $1 -- $1\n/* $2 */`, [
      'a',
      null,
      '',
      5
    ])
    expect(sql).toBe(`SELECT :p1, '$1', "$2", NULL, '', :p4, :p1 -- $1\n/* $2 */`)
    expect(parameters).toEqual([
      { name: 'p1', value: 'a' },
      { name: 'p4', value: '5' }
    ])
  })
})
