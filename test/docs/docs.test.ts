import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../src/cli/parse.ts'
import { questionNames } from '../../src/queries/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(root, name)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name))
].map((path) => ({ name: relative(root, path), path, text: readFileSync(path, 'utf8') }))

/** The sparkify commands in the shell blocks of a page, as words. */
function commandsOf(text: string): string[][] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .flatMap((line) => {
      const command = /(?:^|&& |npx |[A-Z_]+=\S+ )sparkify (.*)$/.exec(line)?.[1]
      return command === undefined ? [] : [command.replace(/ +#.*$/, '').replace(/ *[>|].*$/, '')]
    })
    .map((command) => [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([word, quoted]) => quoted ?? word))
}

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )

describe.each(pages)('$name', ({ path, text }) => {
  test('its links lead somewhere', () => {
    const broken = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file)
      if (!existsSync(target)) return [link]
      return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor) ? [] : [link]
    })
    expect(broken).toEqual([])
  })

  test('its commands are those of the program', async () => {
    const questions = await questionNames()
    for (const words of commandsOf(text)) {
      expect(parseCommandLine(words, root, 80).kind, words.join(' ')).toBe('run')
      const [verb, question] = words
      if (verb === 'query' && question && !question.startsWith('-')) expect(questions).toContain(question)
    }
  })
})

test('the commands are found at all', () => {
  expect(pages.flatMap(({ text }) => commandsOf(text)).length).toBeGreaterThan(30)
})
