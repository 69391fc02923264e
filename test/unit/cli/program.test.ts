import { describe, expect, test } from 'vitest'
import { version } from '../../../src/util/version.ts'
import { run } from '../../helpers/program.ts'

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s names the verbs and the flags', async (shell) => {
    const { code, stdout, stderr } = await run(['completion', shell])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('completion')
    expect(stdout).toMatch(/--song-data|-l song-data/)
    expect(stdout).toContain('bash zsh fish')
  })
  test('--json', async () => {
    const { stdout } = await run(['completion', 'fish', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ shell: 'fish' })
  })
  test('needs no configuration, not even a right one', async () => {
    const { code } = await run(['completion', 'bash', '--warehouse', 'nonsense'], { env: { SPARKIFY_NONSENSE: '1' } })
    expect(code).toBe(0)
  })
})

test('--version, as text and as a document', async () => {
  expect(await run(['-V', '--quiet'])).toEqual({ code: 0, stdout: `${version()}\n`, stderr: '' })
  expect(JSON.parse((await run(['--json', '--version'])).stdout)).toEqual({ version: version() })
})

describe('a mistake', () => {
  test('goes to stderr, with what and hint, and exit code 2', async () => {
    expect(await run(['completio'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no verb "completio"\nhint: Did you mean completion?\n'
    })
  })
  test('--json also prints one document, wherever it stands', async () => {
    const { code, stdout } = await run(['completio', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'E_USAGE',
        message: 'there is no verb "completio"',
        hint: 'Did you mean completion?',
        details: { verb: 'completio' }
      }
    })
  })
  test('--verbose adds the stack, and only it does', async () => {
    expect((await run(['completio', '--verbose'])).stderr).toMatch(/^stack: AppError/m)
    expect((await run(['completio'])).stderr).not.toContain('stack')
  })
  test('colours on a terminal, but not with NO_COLOR', async () => {
    const red = '\u001B[31merror: '
    expect((await run(['completio'], { errColumns: 80 })).stderr).toContain(red)
    expect((await run(['completio'], { errColumns: 80, env: { NO_COLOR: '1' } })).stderr).not.toContain('\u001B')
    expect((await run(['completio'], { columns: 80 })).stderr).not.toContain('\u001B')
  })
  test('what was typed cannot steer the terminal', async () => {
    expect((await run(['comp\u001B]0;x\u0007'])).stderr).not.toContain('\u001B')
  })
})
