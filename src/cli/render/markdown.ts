import type { QueryResult } from '../../warehouse/types.ts'
import { cellText, isNumeric } from './cell.ts'

/** A table of GitHub's Markdown, numbers to the right. */
export function renderMarkdown(result: QueryResult): string {
  const head = row(result.columns.map(({ name }) => cellText(name)))
  const rule = `|${result.columns.map(({ kind }) => (isNumeric(kind) ? '---:|' : '---|')).join('')}`
  const rows = result.rows.map((values) => row(values.map(cellText)))
  return `${[head, rule, ...rows].join('\n')}\n`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`
}

/** What a cell would take for the end of it, for markup, or for HTML. */
function escapeCell(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&')
}
