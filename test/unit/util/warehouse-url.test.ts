import { describe, expect, test } from 'vitest'
import { connectionString, parseWarehouseUrl } from '../../../src/util/warehouse-url.ts'

const read = (text: string) => parseWarehouseUrl(text, { folder: '/work dir', home: '/home/ada' })

describe('a DuckDB file', () => {
  test.each([
    ['duckdb:a.duckdb', '/work dir/a.duckdb', 'duckdb:a.duckdb'],
    ['DuckDB:./b/a.db', '/work dir/b/a.db', 'duckdb:./b/a.db'],
    ['duckdb:/abs/a.db', '/abs/a.db', 'duckdb:/abs/a.db'],
    ['duckdb:///abs/a.db', '/abs/a.db', 'duckdb:/abs/a.db'],
    ['duckdb:~/a.db', '/home/ada/a.db', 'duckdb:~/a.db'],
    ['duckdb::memory:', ':memory:', 'duckdb::memory:']
  ])('%s', (text, path, name) => {
    expect(read(text)).toEqual({ kind: 'duckdb', path, name })
  })
  test.each(['duckdb:', 'duckdb:dir/'])('refuses %s', (text) => {
    expect(() => read(text)).toThrow('duckdb:path')
  })
})

describe('a server', () => {
  test('all parts, the password decoded and not in the name', () => {
    const url = read('postgresql://ada:p%40s%23s@db.example:6000/my%20db?sslmode=require')
    expect(url).toMatchObject({
      kind: 'postgres',
      host: 'db.example',
      port: 6000,
      database: 'my db',
      user: 'ada',
      params: { sslmode: 'require' },
      name: 'postgres://ada@db.example:6000/my%20db'
    })
    expect(url.kind !== 'duckdb' && url.password?.reveal()).toBe('p@s#s')
  })
  test('defaults of the ports', () => {
    expect(read('postgres://h/d')).toMatchObject({ port: 5432, user: undefined, password: undefined })
    expect(read('redshift://h/d')).toMatchObject({ kind: 'redshift', port: 5439 })
  })
  test('a number with colons, a socket, and a password behind the ?', () => {
    expect(read('postgres://[::1]:5433/d')).toMatchObject({ host: '::1', name: 'postgres://[::1]:5433/d' })
    expect(read('postgres:///d?host=/run/pg')).toMatchObject({ host: '/run/pg', params: {} })
    const url = read('postgres://u@h/d?password=x')
    expect(url).toMatchObject({ name: 'postgres://u@h:5432/d', params: {} })
    expect(url.kind !== 'duckdb' && url.password?.reveal()).toBe('x')
  })
  test.each([
    'postgres:h/d',
    'postgres://h',
    'postgres:///d',
    'postgres://u:a#b@h/d',
    'postgres://u:a%b@h/d',
    'x',
    'mysql://h/d'
  ])('refuses %s', (text) => {
    expect(() => read(text)).toThrow('expected')
  })
})

test.each([
  ['postgres://ada:p%40s%2Fs@h/d?sslmode=require', 'postgres://ada:p%40s%2Fs@h:5432/d?sslmode=require'],
  ['redshift://[::1]/my%20db', 'redshift://[::1]:5439/my%20db'],
  ['postgres:///d?host=/run/pg&user=ada', 'postgres:///d?host=%2Frun%2Fpg&port=5432&user=ada']
])('a driver gets back the whole of %s', (text, expected) => {
  const url = read(text)
  if (url.kind === 'duckdb') throw new Error('a server was expected')
  expect(connectionString(url)).toBe(expected)
})
