/**
 * A JSON text with the arrays and objects inside of its outermost value emptied, for a parser that calls itself once a level
 * and so cannot go as deep as a text of 4 MB can. What is taken out is JSON all the same: that of the engine reads it
 * first, which does not call itself. Throws a SyntaxError where it is not, a RangeError where that one gives up too.
 */
export function withoutDepths(text: string): string {
  JSON.parse(text)
  const kept: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"':
        i = endOfString(text, i)
        break
      case '[':
      case '{':
        if (++depth === 2) kept.push(text.slice(from, i + 1))
        break
      case ']':
      case '}':
        if (depth-- === 2) from = i
        break
    }
  }
  kept.push(text.slice(from))
  return kept.join('')
}

/** Where the string ends that begins here. */
function endOfString(text: string, start: number): number {
  let i = start + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i
}
