import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { confirm } from '../../../src/cli/confirm.ts'
import { errorDocument, errorLines, toAppError } from '../../../src/cli/error-report.ts'
import { Output } from '../../../src/cli/output.ts'
import { progressText } from '../../../src/cli/progress.ts'
import { AppError, exitCodeOf } from '../../../src/util/errors.ts'
import { buffer } from '../../helpers/program.ts'

function output(options: { json?: boolean; quiet?: boolean; verbose?: boolean; terminal?: number } = {}) {
  const stdout = buffer()
  const stderr = buffer(options.terminal)
  let time = 0
  const out = new Output({
    stdout,
    stderr,
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    env: { NO_COLOR: '1' },
    now() {
      time += 100
      return new Date(time)
    },
    redact: (text) => text.replaceAll('hunter2', '***')
  })
  return { out, stdout, stderr }
}

describe('who hears what', () => {
  test.each([
    [{}, 'a note\nwarning: a warning\n'],
    [{ quiet: true }, 'warning: a warning\n'],
    [{ verbose: true }, 'a note\nwarning: a warning\na detail\n']
  ])('%j', (options, expected) => {
    const { out, stdout, stderr } = output(options)
    out.note('a note')
    out.warn('a warning')
    out.detail('a detail')
    expect(stderr.text).toBe(expected)
    expect(stdout.text).toBe('')
  })

  test('secrets are masked in every note', () => {
    const { out, stderr } = output()
    out.note('password hunter2')
    expect(stderr.text).toBe('password ***\n')
  })

  test('with --json stdout has the document and nothing else', () => {
    const { out, stdout, stderr } = output({ json: true })
    out.write('a table\n')
    out.json({ a: 1n })
    expect(stdout.text).toBe('{"a":1}\n')
    expect(stderr.text).toBe('a table\n')
    expect(out.hasDocument).toBe(true)
  })
})

describe('progress', () => {
  const files = { label: 'loading', done: 5, total: 10, unit: 'files' }
  test('is drawn on a terminal, cut to its width, and gives way to notes', () => {
    const { out, stderr } = output({ terminal: 30 })
    out.progress(files)
    out.note('hello')
    out.progress(undefined)
    expect(stderr.text).toBe('\r\u001B[Kloading  ██████████░░░░░░░░░…\r\u001B[Khello\n')
  })
  test('is not drawn without a terminal or with --quiet', () => {
    for (const options of [{}, { terminal: 80, quiet: true }]) {
      const { out, stderr } = output(options)
      out.progress(files)
      expect(stderr.text).toBe('')
    }
  })
  test.each([
    [files, 'loading  ██████████░░░░░░░░░░  50%  5/10 files'],
    [{ label: 'listing', done: 12345 }, 'listing  12,345'],
    [{ label: 'x', done: 3, total: 2 }, 'x  ████████████████████ 100%  3/2'],
    [{ label: 'x', done: 0, total: 0 }, 'x  0/0']
  ])('%j', (progress, text) => {
    expect(progressText(progress)).toBe(text)
  })
})

describe('errors', () => {
  const error = new AppError('E_DATA', 'fix-input', 'bad line', {
    hint: 'Mend it.',
    details: { file: 'a.json', line: 3, column: 7, note: 'hunter2', rows: 2 }
  })
  test('where is file, line and column', () => {
    expect(errorLines(error, false)).toEqual([
      ['error', 'bad line'],
      ['where', 'a.json:3:7'],
      ['hint', 'Mend it.']
    ])
  })
  test('the document has no secret and no stack', () => {
    expect(errorDocument(error, (text) => text.replace('hunter2', '***'))).toEqual({
      error: {
        code: 'E_DATA',
        message: 'bad line',
        hint: 'Mend it.',
        details: { file: 'a.json', line: 3, column: 7, note: '***', rows: 2 }
      }
    })
  })
  test.each([
    [error, false, 'E_DATA', 3],
    [error, true, 'E_INTERRUPTED', 130],
    [new DOMException('stop', 'AbortError'), false, 'E_INTERRUPTED', 130],
    [new TypeError('x is undefined'), false, 'E_BUG', 1],
    ['text', false, 'E_BUG', 1]
  ])('%s (aborted: %s) is %s and exits %i', (thrown, aborted, code, exit) => {
    const shown = toAppError(thrown, aborted)
    expect([shown.code, exitCodeOf(shown)]).toEqual([code, exit])
  })
  test('--verbose shows the causes', () => {
    const bug = toAppError(new TypeError('inner'), false)
    expect(errorLines(bug, true).at(-1)?.[1]).toMatch(/caused by TypeError: inner/)
  })
})

describe('confirm', () => {
  const ask = (answer: string | undefined) =>
    confirm(
      'Drop 3 rows?',
      { stream: Readable.from([`${answer}\n`]), isTty: answer !== undefined },
      () => undefined,
      new AbortController().signal
    )
  test.each([
    ['y', true],
    ['YES', true],
    ['', false],
    ['no', false]
  ])('%j', async (answer, expected) => {
    expect(await ask(answer)).toBe(expected)
  })
  test('without a terminal it names --yes', async () => {
    await expect(ask(undefined)).rejects.toMatchObject({ code: 'E_USAGE', hint: expect.stringContaining('--yes') })
  })
})
