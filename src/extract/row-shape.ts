import type { ColumnDef, TableDef } from '../model/types.ts'
import { inputColumns } from './read-json.ts'

/** Shapes that are remembered; each is tried on a row that has none of those before it. */
const MOST_SHAPES = 8
/** After so many rows of which no shape could be made, no more are made: these rows differ, each from the others. */
const MOST_FAILURES = 64
/** Longer rows are rare, and a regular expression could run out of its stack in them. */
const LONGEST_ROW = 64 * 1024

const BLANK = '[ \\t\\r]*'
const CHARACTERS = '[^"\\\\]*'
/** Text as JSON has it, but for U+0000, which no engine is sure to hold. That it is JSON in all else, the reader sees to. */
const TEXT = `"${CHARACTERS}(?:\\\\(?:[^u]|u(?!0000))${CHARACTERS})*"`
/** Digits, so many at most. Half as dear as a count in braces, which keeps a counter. */
const digits = (most: number): string => `(?!${'[0-9]'.repeat(most + 1)})[0-9]*`
/** Up to 15 digits are exact in a double, and so to every reader. */
const FIGURES = 15
export const GREATEST_KNOWN = 10 ** FIGURES - 1
const NATURAL = `[1-9]${digits(FIGURES - 1)}`
/** No -0, of which the reader makes 0. */
const INTEGER = `(?:-?${NATURAL}|0)(?:\\.0)?`
const QUOTED_INTEGER = `"(?:${NATURAL}|0|)"`
/** Whole numbers among names (a band is called 311), which the reader makes text of digit by digit. */
const TEXT_OR_NATURAL = `(?:${TEXT}|${NATURAL}|0)`
const FRACTION = `\\.[0-9]${digits(16)}`
const DOUBLE = `(?:(?:-?${NATURAL}|0)(?:${FRACTION})?|-0(?=\\.0*[1-9])${FRACTION})`

/** A key and the value behind it, of a row that has no objects and arrays in it. */
const MEMBER = new RegExp(
  `(${BLANK})"(${CHARACTERS})"(${BLANK}:${BLANK})(?:${TEXT}|[^",{}[\\]\\s]+)(${BLANK})([,}])`,
  'y'
)

/**
 * Knows the rows that one program wrote by their shape: the same keys in the same order with the same blanks between, and each
 * value in a form of which DuckDB's reader makes what the rules say, whatever type it reads the column as. To see that a row has a shape
 * takes a regular expression a microsecond; to prove the same of its values once they are read takes twice as long.
 */
export class RowShapes {
  readonly #columns: ReadonlyMap<string, ColumnDef>
  readonly #required: number
  readonly #shapes: RegExp[] = []
  #failures = 0

  constructor(table: TableDef) {
    const columns = inputColumns(table)
    this.#columns = new Map(columns.map((c) => [c.from ?? '', c]))
    this.#required = columns.filter((c) => c.required).length
  }

  /**
   * Whether a row is beyond doubt. The first of a shape teaches it.
   * @param text bytes, a character each (latin1); the row lies in it from start to end, with a line end or nothing behind it
   */
  knows(text: string, start: number, end: number): boolean {
    if (end - start > LONGEST_ROW) return false
    for (const shape of this.#shapes) if (matches(shape, text, start, end)) return true
    if (this.#shapes.length === MOST_SHAPES || this.#failures === MOST_FAILURES) return false
    const shape = this.#shapeOf(text.slice(start, end))
    if (shape && matches(shape, text, start, end)) {
      this.#shapes.push(shape)
      return true
    }
    this.#failures++
    return false
  }

  /** The shape of a row that has keys of the table alone, each once, and all that are required. */
  #shapeOf(row: string): RegExp | undefined {
    const begin = /^[ \t\r]*\{/.exec(row)?.[0]
    if (begin === undefined) return undefined
    const pattern = [begin.replace('{', '\\{')]
    const seen = new Set<string>()
    let required = 0
    MEMBER.lastIndex = begin.length
    for (;;) {
      const [, before, key = '', colon, after, end] = MEMBER.exec(row) ?? []
      const column = this.#columns.get(key)
      if (column === undefined || seen.has(key)) return undefined
      seen.add(key)
      if (column.required) required++
      pattern.push(`${before}"${key}"${colon}${formOf(column)}${after}`)
      if (end === '}') break
      pattern.push(',')
    }
    return required === this.#required ? new RegExp(`${pattern.join('')}\\}${BLANK}`, 'y') : undefined
  }
}

/** Whether a row has the shape from end to end. What runs on into the next row has not. */
function matches(shape: RegExp, text: string, start: number, end: number): boolean {
  shape.lastIndex = start
  return shape.test(text) && shape.lastIndex === end
}

/** What a value of the column may look like. */
function formOf({ type, required, quoted }: ColumnDef): string {
  const form =
    type.kind === 'text' ? TEXT_OR_NATURAL : type.kind === 'double' ? DOUBLE : quoted ? QUOTED_INTEGER : INTEGER
  return required ? form : `(?:${form}|null)`
}
