import type { QueryResult } from '../../warehouse/types.ts'
import { cellText } from './cell.ts'
import { cutTo, pad, textWidth } from './width.ts'

export interface BarsOptions {
  readonly label: string
  readonly value: string
  readonly columns: number
  /** Whether a label that is too long is cut; not for pipes. */
  readonly cut: boolean
}

const GAP = '  '
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const LEAST_BAR = 8

/** One bar a row: label, number, and a bar as long as the number is large. Gives undefined where the columns are not there. */
export function renderBars(result: QueryResult, options: BarsOptions): string | undefined {
  const label = result.columns.findIndex(({ name }) => name === options.label)
  const value = result.columns.findIndex(({ name }) => name === options.value)
  if (label < 0 || value < 0) return undefined
  const rows = result.rows.map((row) => ({
    label: cellText(row[label] ?? null),
    text: cellText(row[value] ?? null),
    // A negative number, null or text has no bar.
    size: Math.max(0, Number(row[value] ?? 0) || 0)
  }))
  const textWidths = widest([options.value, ...rows.map(({ text }) => text)])
  const natural = widest([options.label, ...rows.map((row) => row.label)])
  const room = options.columns - textWidths - 2 * GAP.length
  const labelWidth = options.cut
    ? Math.max(4, Math.min(natural, room - Math.max(LEAST_BAR, Math.floor(room / 3))))
    : natural
  const barWidth = Math.max(LEAST_BAR, room - labelWidth)
  const most = rows.reduce((max, { size }) => Math.max(max, size), 0)
  const line = (name: string, text: string, drawn: string) =>
    `${pad(cutTo(name, labelWidth), labelWidth, 'left')}${GAP}${pad(text, textWidths, 'right')}${GAP}${drawn}`.trimEnd()
  const lines = rows.map((row) => line(row.label, row.text, bar(most === 0 ? 0 : row.size / most, barWidth)))
  return `${[line(options.label, options.value, ''), ...lines].join('\n')}\n`
}

function bar(share: number, width: number): string {
  // What is more than nothing is never drawn as nothing.
  const eighths = share === 0 ? 0 : Math.max(1, Math.round(share * width * 8))
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text)), 0)
}
