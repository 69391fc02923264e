import type { QueryResult, Value } from '../../warehouse/types.ts'

/**
 * CSV with a header, quoted as RFC 4180 says. Lines end in LF, as psql and DuckDB write them. null is an empty field and
 * empty text is "", so that the two stay apart.
 */
export function renderCsv(result: QueryResult): string {
  const head = result.columns.map(({ name }) => field(name))
  return [head, ...result.rows.map((row) => row.map(field))].map((fields) => `${fields.join(',')}\n`).join('')
}

function field(value: Value): string {
  if (value === null) return ''
  const text = String(value)
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
