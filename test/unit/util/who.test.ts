import { describe, expect, test } from 'vitest'
import { homeFolder, userName } from '../../../src/util/who.ts'

const unknown = (): never => {
  throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT')
}

describe('a user of whom the system knows nothing but the number', () => {
  test('has a name for the books', () => {
    expect(userName(unknown)).toMatch(/^user (\d+|unknown)$/)
    expect(userName(() => 'etl')).toBe('etl')
  })
  test('has a home where the environment names one, else the root', () => {
    expect(homeFolder({ HOME: '/home/x' }, unknown)).toBe('/home/x')
    expect(homeFolder({ HOME: '', USERPROFILE: 'C:\\x' }, unknown)).toBe('C:\\x')
    expect(homeFolder({}, unknown)).toBe('/')
    expect(homeFolder({}, () => '/root')).toBe('/root')
  })
})
