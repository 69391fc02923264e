/**
 * Texts as JSON in the two byte shapes.
 * `sparkify` (simulator.md §2.1): pure ASCII; `/` is escaped; everything else outside printable ASCII is a lower-case
 * \uXXXX but for the five short escapes \b \f \n \r \t. `eventsim`: plain UTF-8, as its own JSON writer makes it.
 */
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
}

export function asciiJson(text: string): string {
  if (/^[ !#-.0-[\]-~]*$/.test(text)) return `"${text}"`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const escaped = text.replace(/["\\/\u0000-\u001f\u007f-\uffff]/g, (unit) => {
    return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

export function plainJson(text: string): string {
  return JSON.stringify(text)
}

/**
 * Text as eventsim logs it: its catalogue went twice through UTF-8 read as ISO-8859-1, so that an ö is four
 * characters (simulator.md §2.6). Kept, because pipelines have to live with it.
 */
export function encodedTwice(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what passes unchanged
  if (/^[\u0000-\u007f]*$/.test(text)) return text
  const once = Buffer.from(text, 'utf8').toString('latin1')
  return Buffer.from(once, 'utf8').toString('latin1')
}

/** A number as both shapes write a float: the shortest decimal, with `.0` when it is whole. */
export function floatText(value: number): string {
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}
