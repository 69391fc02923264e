import { LOAD_ERRORS, LoadError } from './errors.ts'
import type { CopyStatement } from './statement.ts'

export interface DelimitedRow {
  readonly fields: readonly (string | null)[]
  readonly error: LoadError | undefined
  readonly raw: string
  readonly line: number
}

/**
 * Rows of CSV (comma, quotes doubled) or of delimited text (a pipe; DEV copy-parameters-data-format). An empty field that
 * is not quoted is NULL in CSV; NULL AS is \N by default.
 */
export function* delimitedRows(source: string, copy: CopyStatement, columns: number): Generator<DelimitedRow> {
  const csv = copy.format.kind === 'csv'
  const delimiter = copy.delimiter ?? (csv ? ',' : '|')
  const quote = copy.format.kind === 'csv' ? copy.format.quote : undefined
  const nullAs = copy.nullAs ?? '\\N'
  let line = 0
  let at = 0
  while (at < source.length) {
    const start = at
    const fields: (string | null)[] = []
    line += 1
    for (;;) {
      let text = ''
      let quoted = false
      if (quote !== undefined && source[at] === quote) {
        quoted = true
        at += 1
        for (;;) {
          const end = source.indexOf(quote, at)
          const stop = end < 0 ? source.length : end
          const piece = source.slice(at, stop)
          line += piece.split('\n').length - 1
          text += piece
          at = stop + 1
          if (source[at] !== quote || end < 0) break
          text += quote
          at += 1
        }
      } else {
        const end = source
          .slice(at)
          .search(delimiter === '|' ? /[|\n]/ : new RegExp(`[${delimiter.replace(/[\]\\^-]/g, '\\$&')}\\n]`))
        const stop = end < 0 ? source.length : at + end
        text = source.slice(at, stop)
        at = stop
      }
      if (source[at] !== delimiter) text = quoted ? text : text.replace(/\r$/, '')
      fields.push(!quoted && (text === nullAs || (csv && text === '' && copy.nullAs === undefined)) ? null : text)
      if (source[at] !== delimiter) break
      at += 1
    }
    while (at < source.length && source[at] !== '\n') at += 1
    const raw = source.slice(start, at)
    at += 1
    if (line <= copy.ignoreHeader) continue
    if (raw.trim() === '' && copy.ignoreBlankLines) continue
    const error =
      fields.length > columns
        ? new LoadError(LOAD_ERRORS.moreColumns, 'Extra column(s) found')
        : fields.length < columns
          ? new LoadError(LOAD_ERRORS.delimiter, 'Delimiter not found')
          : undefined
    yield { fields, error, raw, line }
  }
}
