import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasProgram } from '../helpers/has-program.ts'
import { shell, sparkify } from '../helpers/spawn.ts'

describe('the spawned program', () => {
  test('--version', async () => {
    const { code, stdout, stderr } = await sparkify(['--version'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('--help goes to stdout, plain where there is no terminal', async () => {
    const { code, stdout, stderr } = await sparkify(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: sparkify <verb>/)
    expect(stdout).not.toContain('\u001B')
  })

  test('no verb, wrong verb, wrong flag: exit 2, stdout empty', async () => {
    for (const argv of [[], ['completio'], ['completion', 'bash', '--jsn']]) {
      const { code, stdout, stderr } = await sparkify(argv)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: .*\nhint: .*\n$/)
    }
  })

  test('--json: one document on stdout, the same words on stderr', async () => {
    const { code, stdout, stderr } = await sparkify(['completio', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_USAGE' } })
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('there is no verb')
  })
})

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  test('that is closed early ends in silence and counts as success', async () => {
    const line = '$sparkify completion bash | head -1; echo "$' + '{PIPESTATUS[0]}"'
    const { stdout, stderr } = await shell(line)
    expect(stdout).toMatch(/^# bash completion.*\n0\n$/)
    expect(stderr).toBe('')
  })
  test('that is closed before the first word, too', async () => {
    const line = '($sparkify completion zsh; echo $? >&2) | true'
    expect(await shell(line)).toMatchObject({ code: 0, stderr: '0\n' })
  })
  test.skipIf(process.platform !== 'linux')('a full disk is an error', async () => {
    const { code, stderr } = await shell('$sparkify completion bash > /dev/full')
    expect(code).toBe(4)
    expect(stderr).toMatch(/^error: standard output cannot be written: .*ENOSPC/)
  })
})

describe.skipIf(!hasProgram('script'))('a terminal', () => {
  const terminal = (line: string) => shell(`script -qec "stty cols 40; ${line}" /dev/null < /dev/null`)
  test('of 40 columns', async () => {
    const { stdout } = await terminal('$sparkify --help')
    for (const line of stdout.split(/\r?\n/)) expect(line.trim().includes(' ') && line.length > 40).toBe(false)
  })
  test('has colours, but not with NO_COLOR', async () => {
    expect((await terminal('$sparkify x')).stdout).toContain('\u001B[31merror')
    expect((await terminal('NO_COLOR=1 $sparkify x')).stdout).not.toContain('\u001B[31m')
  })
})

describe('completion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-completion-'))
  const script = join(folder, 'sparkify.bash')
  beforeAll(async () => writeFileSync(script, (await sparkify(['completion', 'bash'])).stdout))
  afterAll(() => rmSync(folder, { recursive: true }))
  const complete = (...words: string[]) =>
    `source '${script}'; COMP_WORDS=(${words.map((w) => `'${w}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _sparkify; echo "$` +
    '{COMPREPLY[*]}"'
  test.skipIf(!hasProgram('bash')).each([
    [['sparkify', 'compl'], 'completion'],
    [['sparkify', 'completion', ''], 'bash zsh fish'],
    [['sparkify', '--warehouse', 'duckdb:x', 'completion', 'z'], 'zsh'],
    [['sparkify', 'completion', 'bash', '--song'], '--song-data'],
    [['sparkify', 'completion', '--warehouse', ''], '']
  ])('bash: %j', async (words, expected) => {
    const { code, stdout, stderr } = await shell(complete(...words))
    expect([code, stderr, stdout.trim()]).toEqual([0, '', expected])
  })
  test.skipIf(!hasProgram('zsh'))('zsh reads the script', async () => {
    const line = '$sparkify completion zsh | zsh -n'
    expect(await shell(line)).toMatchObject({ code: 0, stderr: '' })
  })
  test.skipIf(!hasProgram('fish'))('fish: completes verbs', async () => {
    const { stdout } = await shell(`$sparkify completion fish | fish -c 'source; complete -C "sparkify comp"'`)
    expect(stdout).toContain('completion')
  })
})
