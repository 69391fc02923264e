/** How many columns of a terminal a text takes. */

const INVISIBLE = /^[\p{Mark}\p{Cf}\p{Cc}]/u
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{17000}-\u{18CFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}])/u
/** Printable ASCII: most text, and one column each. */
const PLAIN = /^[ -~]*$/

export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment)
  return width
}

/** The text in at most so many columns; where something is cut it ends in …. */
export function cutTo(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  if (columns <= 0) return ''
  let kept = ''
  let width = 0
  for (const { segment } of graphemes(text)) {
    const next = graphemeWidth(segment)
    if (width + next > columns - 1) break
    kept += segment
    width += next
  }
  return `${kept}…`
}

/** The text with spaces to so many columns. */
export function pad(text: string, columns: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - textWidth(text)))
  return side === 'left' ? text + space : space + text
}

/** Control characters made visible: logged text must not move the cursor or colour the terminal. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
    return known[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function graphemes(text: string): Intl.Segments {
  return new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2
  return INVISIBLE.test(grapheme) ? 0 : 1
}
