/** Where things are in a JSON text: the line of every value, by its path, so that an error can name it. */

/** A path such as `transitions[3].source.page`; the whole text is "". */
export type Places = ReadonlyMap<string, number>

/** Lines (from 1) of all keys and list items of a valid JSON text. A repeated key keeps its last line. */
export function placesOf(json: string): Places {
  const places = new Map<string, number>()
  let at = 0
  let line = 1
  const skip = (): void => {
    while (/\s/.test(json[at] ?? '')) {
      if (json[at] === '\n') line += 1
      at += 1
    }
  }
  const string = (): string => {
    const start = at
    at += 1
    while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
    at += 1
    const text: unknown = JSON.parse(json.slice(start, at))
    return typeof text === 'string' ? text : ''
  }
  const value = (path: string): void => {
    skip()
    if (!places.has(path)) places.set(path, line)
    const opening = json[at]
    if (opening === '{' || opening === '[') {
      const closing = opening === '{' ? '}' : ']'
      at += 1
      for (let i = 0; ; i += 1) {
        skip()
        if (json[at] === closing) break
        if (opening === '{') {
          const where = line
          const key = string()
          const inner = path === '' ? key : `${path}.${key}`
          places.set(inner, where)
          skip()
          at += 1 // the colon
          value(inner)
        } else {
          value(`${path}[${i}]`)
        }
        skip()
        if (json[at] === ',') at += 1
      }
      at += 1
    } else if (opening === '"') {
      string()
    } else {
      while (/[^\s,\]}]/.test(json[at] ?? ' ')) at += 1
    }
  }
  value('')
  return places
}
