/** How a value stands in an INI file: bare or quoted, with or without a comment behind it. */

export type Quote = '' | "'" | '"'

export interface IniValue {
  readonly value: string
  readonly quote: Quote
  /** What follows the value on its line: spaces and an inline comment, kept when the value is rewritten. */
  readonly tail: string
}

/** After a closing quote: nothing, or a comment with a space before it. */
const AFTER_QUOTE = /^(\s*|\s+[#;].*)$/

/**
 * Reads what stands behind the `=`. A value in quotes is taken as it is, and ends at the first quote behind which only
 * a comment follows (so 'it's' is it's). A bare value ends before a comment, and a comment needs a space before its
 * # or ;: passwords may hold both. Gives undefined for a quote that never ends.
 */
export function readValue(text: string): IniValue | undefined {
  const quote = text[0]
  if (quote === '"' || quote === "'") {
    for (let end = text.indexOf(quote, 1); end > 0; end = text.indexOf(quote, end + 1)) {
      const tail = text.slice(end + 1)
      if (AFTER_QUOTE.test(tail)) return { value: text.slice(1, end), quote, tail }
    }
    return undefined
  }
  // `KEY = # note` has no value, but `KEY = #x` has the value #x.
  const comment = /^[#;](?=\s|$)/.test(text) ? 0 : text.search(/\s[#;]/)
  const end = comment < 0 ? text.length : comment
  const value = text.slice(0, end).trimEnd()
  return { value, quote: '', tail: text.slice(value.length) }
}

/** Writes a value so that `readValue` gives it back: in the quotes it had, bare where that is enough, else in others. */
export function writeValue(value: string, had: Quote): string | undefined {
  if (/[\r\n]/.test(value)) return undefined
  const quotes: readonly Quote[] = [had, '', '"', "'"]
  for (const quote of quotes) {
    // Spaces at the ends of a bare value belong to the line.
    if (quote === '' && value !== value.trim()) continue
    const text = `${quote}${value}${quote}`
    const back = readValue(text)
    if (back?.value === value && back.quote === quote && back.tail === '') return text
  }
  return undefined
}
