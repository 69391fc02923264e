import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/util/errors.ts'
import { parseAddress } from '../../../src/warehouse/postgres/address.ts'
import { serverError } from '../../../src/warehouse/wire/errors.ts'

const failed = (code: string, message = 'what it said', more = {}) =>
  Object.assign(new Error(message), { code, ...more })
const here = { name: 'postgres://h/d' }

describe('PostgreSQL errors', () => {
  it.each([
    [failed('ECONNREFUSED'), 'E_WAREHOUSE', 'retry', 4],
    [failed('ENOTFOUND'), 'E_WAREHOUSE', 'retry', 4],
    [new Error('Connection terminated unexpectedly'), 'E_WAREHOUSE', 'retry', 4],
    [new Error('timeout expired'), 'E_WAREHOUSE', 'retry', 4],
    [new Error('The server does not support SSL connections'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('SELF_SIGNED_CERT_IN_CHAIN'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('28P01'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('3D000'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('42501'), 'E_WAREHOUSE', 'fix-config', 4],
    [failed('25006'), 'E_USAGE', 'fix-input', 2],
    [failed('57014'), 'E_WAREHOUSE', 'retry', 4],
    [failed('40P01'), 'E_WAREHOUSE', 'retry', 4],
    [failed('53100'), 'E_WAREHOUSE', 'retry', 4],
    [failed('57P01'), 'E_WAREHOUSE', 'retry', 4],
    [failed('23505'), 'E_WAREHOUSE', 'report-bug', 4],
    [failed('42703'), 'E_WAREHOUSE', 'report-bug', 4],
    [new Error('what is this'), 'E_WAREHOUSE', 'report-bug', 4]
  ])('%s', (error, code, remedy, exit) => {
    const ours = serverError(error, here)
    expect([ours.code, ours.remedy, exitCodeOf(ours)]).toEqual([code, remedy, exit])
    expect(ours.cause).toBe(error)
  })

  it('blames the SQL of a reader, and says where', () => {
    const error = failed('42601', 'syntax error at or near "SELEKT"', { position: '1' })
    expect(serverError(error, { ...here, reading: true })).toMatchObject({
      code: 'E_USAGE',
      message: 'syntax error at or near "SELEKT" (at character 1)'
    })
  })

  it('calls everything an interruption once the caller has stopped', () => {
    expect(serverError(failed('57014'), { ...here, stopped: true }).code).toBe('E_INTERRUPTED')
    expect(serverError(failed('ECONNRESET'), { ...here, stopped: true }).code).toBe('E_INTERRUPTED')
  })
})

describe('PostgreSQL addresses', () => {
  it.each([
    ['postgres://me:secret@db.example:5433/sparkify?sslmode=require', 'postgres://me@db.example:5433/sparkify'],
    ['postgresql://db/sparkify', 'postgres://db/sparkify'],
    ['postgres:///sparkify?host=/run/pg&user=me&password=secret', 'postgres://me@/run/pg/sparkify'],
    ['postgres://me:p%40ss@[::1]/a%20b', 'postgres://me@[::1]/a b']
  ])('shows %s without its secrets', (address, name) => {
    expect(parseAddress(address).name).toBe(name)
  })

  it.each(['postgres://me:se/cret@host/db', 'mysql://me:secret@host/db', 'postgres://u:secret%@h/%E0%A4%A'])(
    'refuses %s, and does not repeat it',
    (address) => {
      const error = caught(() => parseAddress(address))
      expect(error).toMatchObject({ code: 'E_CONFIG', remedy: 'fix-config' })
      expect(JSON.stringify(error) + String(error)).not.toContain('secret')
    }
  )

  it('refuses a mode of TLS that is not one', () => {
    expect(caught(() => parseAddress('postgres://h/d?sslmode=requir'))).toMatchObject({ code: 'E_CONFIG' })
    expect(caught(() => parseAddress('postgres://h/d?sslmode=verify-ca'))).toMatchObject({ code: 'E_CONFIG' })
  })
})

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
