import type { QueryResult } from '../../warehouse/types.ts'
import { cellText, isNumeric } from './cell.ts'
import { cutTo, pad, textWidth, visible } from './width.ts'

export interface TableOptions {
  /** The width to fit into; without it nothing is cut, as befits pipes and files. */
  readonly columns?: number | undefined
}

interface Column {
  readonly name: string
  readonly numeric: boolean
  readonly cells: readonly string[]
  width: number
}

const GAP = '  '
/** Less of a text than this says nothing. */
const LEAST = 6

/** An aligned table, numbers to the right. Where it does not cutTo, texts are cut; where even that does not help, a record per row. */
export function renderTable(result: QueryResult, options: TableOptions = {}): string {
  const columns = columnsOf(result)
  if (columns.length === 0) return ''
  const room = options.columns
  if (room !== undefined && !shrink(columns, room - GAP.length * (columns.length - 1))) {
    return renderRecords(result, room)
  }
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const column = columns[index]
        return column ? pad(cutTo(cell, column.width), column.width, column.numeric ? 'right' : 'left') : cell
      })
      .join(GAP)
      .trimEnd()
  const head = line(columns.map(({ name }) => name))
  const rule = columns.map(({ width }) => '─'.repeat(width)).join(GAP)
  const rows = result.rows.map((_row, index) => line(columns.map(({ cells }) => cells[index] ?? '')))
  return `${[head, rule, ...rows].join('\n')}\n`
}

/** One block a row, `name  value` a line: for many columns on a narrow terminal. */
function renderRecords(result: QueryResult, room: number): string {
  const names = result.columns.map(({ name }) => visible(name))
  const nameWidth = Math.min(Math.max(...names.map(textWidth)), Math.floor(room / 2))
  const blocks = result.rows.map((row, number) => {
    const lines = row.map((value, index) => {
      const name = pad(cutTo(names[index] ?? '', nameWidth), nameWidth, 'left')
      return `${name}${GAP}${cutTo(cellText(value), room - nameWidth - GAP.length)}`.trimEnd()
    })
    return [cutTo(`─ ${number + 1} ${'─'.repeat(room)}`, room - 1).replace(/…$/, '─'), ...lines].join('\n')
  })
  return blocks.length === 0 ? '' : `${blocks.join('\n')}\n`
}

function columnsOf(result: QueryResult): Column[] {
  return result.columns.map(({ name, kind }, index) => {
    const cells = result.rows.map((row) => cellText(row[index] ?? null))
    const head = visible(name)
    let width = textWidth(head)
    for (const cell of cells) width = Math.max(width, textWidth(cell))
    return { name: head, numeric: isNumeric(kind), cells, width }
  })
}

/** Narrows the widest texts until the table fits, but never a number: half a number is another number. */
function shrink(columns: readonly Column[], room: number): boolean {
  let excess = columns.reduce((sum, { width }) => sum + width, 0) - room
  while (excess > 0) {
    const widest = columns
      .filter(({ numeric, width }) => !numeric && width > LEAST)
      .reduce<Column | undefined>((best, column) => (best && best.width >= column.width ? best : column), undefined)
    if (!widest) return false
    widest.width -= 1
    excess -= 1
  }
  return true
}
