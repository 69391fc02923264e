import { textWidth } from './width.ts'

/** Less room than this behind a label is none: what is continued then begins at the left. */
const LEAST = 20

/**
 * Text for a terminal: lines that are too long are broken at spaces, and continued under the text behind their label
 * (`ok      users-required: …`). Without a width (pipes, files) everything stays as it is.
 */
export function wrapLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text
  return text
    .split('\n')
    .map((line) => (textWidth(line) <= columns ? line : wrapLine(line, columns)))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  const lead = /^ */.exec(line)?.[0].length ?? 0
  const label = /^ *\S.*? {2,}/.exec(line)?.[0].length ?? 0
  const indent = ' '.repeat(label > 0 && columns - label >= LEAST ? label : lead + 2)
  const lines: string[] = []
  let current = line.slice(0, lead)
  let empty = true
  for (const word of line.slice(lead).split(/(?<=\S) (?=\S)/)) {
    const next = empty ? current + word : `${current} ${word}`
    if (!empty && textWidth(next) > columns) {
      lines.push(current)
      current = indent + word
    } else {
      current = next
    }
    empty = false
  }
  return [...lines, current].join('\n')
}
