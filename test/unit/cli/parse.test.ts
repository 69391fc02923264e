import { describe, expect, test } from 'vitest'
import { verbList } from '../../../src/cli/options.ts'
import { parseCommandLine } from '../../../src/cli/parse.ts'
import { AppError } from '../../../src/util/errors.ts'

const parse = (...argv: string[]) => parseCommandLine(argv, '/work dir', 80)
function fail(...argv: string[]): AppError {
  try {
    parse(...argv)
  } catch (error) {
    if (error instanceof AppError) {
      expect(error.code).toBe('E_USAGE')
      return error
    }
    throw error
  }
  throw new Error('did not throw')
}

describe('global flags', () => {
  test('before and behind the verb', () => {
    const expected = { verb: 'completion', json: true, settings: { warehouse: 'duckdb:x', logData: 'l' } }
    const flags = ['--json', '--warehouse', 'duckdb:x', '--log-data=l']
    expect(parse(...flags, 'completion', 'bash')).toMatchObject(expected)
    expect(parse('completion', 'bash', ...flags)).toMatchObject(expected)
    expect(parse('completion', ...flags, 'bash')).toMatchObject(expected)
  })
  test('switches of settings', () => {
    const expected = { settings: { noSignRequest: 'yes', requesterPays: 'yes' } }
    expect(parse('--no-sign-request', 'etl', '--requester-pays')).toMatchObject(expected)
    expect(parse('etl', '--no-sign-request', '--requester-pays')).toMatchObject(expected)
    expect(parse('--no-sign-request', '--requester-pays', 'etl')).toMatchObject(expected)
  })
  test('none', () => {
    expect(parse('completion', 'bash')).toMatchObject({
      json: false,
      quiet: false,
      verbose: false,
      settings: {},
      configPath: undefined
    })
  })
  test('--quiet and --verbose do not go together', () => {
    expect(fail('completion', 'bash', '--quiet', '--verbose').message).toContain('contradict')
  })
})

describe('help and version', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists every verb', (flag) => {
    const request = parseCommandLine([flag], '/', 200)
    const text = request.kind === 'help' ? request.text : ''
    for (const [name, { summary }] of verbList()) expect(text).toMatch(new RegExp(`^ {2}${name} +${summary}`, 'm'))
    expect(text).toContain('--song-data <place>')
    expect(text).not.toMatch(/[Oo]ptions|[Cc]ommand/)
  })
  test.each([
    ['completion', '--help'],
    ['help', 'completion'],
    ['completion', 'bash', '-h']
  ])('%s %s helps with the verb', (...argv) => {
    const request = parse(...argv)
    expect(request).toMatchObject({ kind: 'help' })
    expect(request.kind === 'help' && request.text).toContain('Usage: sparkify completion <shell> [flags]')
  })
  test('fits a narrow terminal', () => {
    const request = parseCommandLine(['--help'], '/', 40)
    const text = request.kind === 'help' ? request.text : ''
    // A single word, such as an address, stays whole.
    const wide = text.split('\n').filter((line) => line.length > 40 && line.trim().includes(' '))
    expect(wide).toEqual([])
  })
  test('--version', () => {
    expect(parse('completion', '--version')).toEqual({ kind: 'version' })
  })
})

describe('mistakes', () => {
  test.each([
    [[], 'no verb was given', 'lists the verbs'],
    [['--json'], 'no verb was given', 'lists the verbs'],
    [['completio'], 'there is no verb "completio"', 'Did you mean completion?'],
    [['xyz', '--json'], 'there is no verb "xyz"', 'sparkify --help'],
    [['help', 'completio'], 'there is no verb "completio"', 'Did you mean completion?'],
    [['--json', 'help', 'xyz'], 'there is no verb "xyz"', 'sparkify --help'],
    [['completion', 'bash', '--jsn'], 'completion has no flag --jsn', 'Did you mean --json?'],
    [
      ['--warehuse=postgres://u:hunter2@h/d', 'completion'],
      'completion has no flag --warehuse',
      'Did you mean --warehouse?'
    ],
    [['--verson'], 'there is no flag --verson', 'Did you mean --version?'],
    [['completion', 'fisch'], 'shell is "fisch"; expected bash or zsh or fish', 'Did you mean fish?'],
    [['completion'], "missing required argument 'shell'", 'sparkify completion --help'],
    [['completion', 'bash', 'zsh'], 'too many arguments', 'sparkify completion --help'],
    [['completion', 'bash', '--config'], "option '--config <file>' argument missing", 'sparkify completion --help']
  ])('%j', (argv, message, hint) => {
    const error = fail(...argv)
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('hunter2')
  })
})

describe('flags of unusual form', () => {
  test('a value that may be left out is named in brackets', () => {
    const request = parse('simulate', '--help')
    const text = request.kind === 'help' ? request.text : ''
    expect(text).toContain('--faults [rates]')
    expect(text).toContain('--no-songs ')
  })
})
