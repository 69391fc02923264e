import { LOAD_ERRORS, LoadError } from './errors.ts'

/** A value with the text it has in the file; a string is decoded, an object or array stays JSON text. */
export interface JsonValue {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'nested'
  readonly text: string
}

export interface JsonRow {
  readonly values: ReadonlyMap<string, JsonValue> | undefined
  readonly error: LoadError | undefined
  /** The object's text. */
  readonly raw: string
  /** The line on which it ends, from 1. */
  readonly line: number
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const SPACE = /[ \t\r\n]*/y
const PLAIN = /[^"\\]*/y
const WORDS = ['true', 'false', 'null'] as const

/**
 * Reads values of JSON and keeps the text of numbers, which JSON.parse would change.
 * @param bytes true where each character of `source` is a byte: then text comes as bytes too
 */
export class JsonReader {
  readonly source: string
  at = 0
  readonly #bytes: boolean
  constructor(source: string, bytes = false) {
    this.source = source
    this.#bytes = bytes
  }

  space(): void {
    SPACE.lastIndex = this.at
    SPACE.exec(this.source)
    this.at = SPACE.lastIndex
  }

  #fail(what: string): never {
    throw new LoadError(LOAD_ERRORS.line, what, this.at)
  }

  #expect(character: string): void {
    if (this.source[this.at] !== character) this.#fail('Invalid value.')
    this.at += 1
  }

  object(): Map<string, JsonValue> {
    const values = new Map<string, JsonValue>()
    this.#members(() => {
      const key = this.#string()
      this.space()
      this.#expect(':')
      values.set(key, this.value())
    })
    return values
  }

  array(): JsonValue[] {
    const values: JsonValue[] = []
    this.#expect('[')
    this.space()
    if (this.source[this.at] === ']') {
      this.at += 1
      return values
    }
    for (;;) {
      values.push(this.value())
      this.space()
      if (this.source[this.at] === ']') break
      this.#expect(',')
    }
    this.at += 1
    return values
  }

  #members(member: () => void): void {
    this.#expect('{')
    this.space()
    if (this.source[this.at] === '}') {
      this.at += 1
      return
    }
    for (;;) {
      this.space()
      member()
      this.space()
      if (this.source[this.at] === '}') break
      this.#expect(',')
    }
    this.at += 1
  }

  value(): JsonValue {
    this.space()
    const first = this.source[this.at]
    if (first === '"') return { kind: 'string', text: this.#string() }
    const start = this.at
    if (first === '{') {
      this.object()
      return { kind: 'nested', text: this.source.slice(start, this.at) }
    }
    if (first === '[') {
      this.array()
      return { kind: 'nested', text: this.source.slice(start, this.at) }
    }
    const word = WORDS.find((text) => this.source.startsWith(text, this.at))
    if (word !== undefined) {
      this.at += word.length
      return { kind: word === 'null' ? 'null' : 'boolean', text: word }
    }
    NUMBER.lastIndex = this.at
    const number = NUMBER.exec(this.source)?.[0]
    if (number === undefined) this.#fail('Invalid value.')
    this.at += number.length
    return { kind: 'number', text: number }
  }

  #string(): string {
    this.#expect('"')
    let text = ''
    for (;;) {
      PLAIN.lastIndex = this.at
      text += PLAIN.exec(this.source)?.[0] ?? ''
      this.at = PLAIN.lastIndex
      const end = this.source[this.at]
      this.at += 1
      if (end === '"') return text
      if (end === undefined) this.#fail('Invalid value.')
      text += this.#escape()
    }
  }

  #escape(): string {
    const letter = this.source[this.at] ?? ''
    this.at += 1
    const plain = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[letter]
    if (plain !== undefined) return plain
    if (letter !== 'u') this.#fail('Invalid escape character.')
    let unit = this.#hex()
    if (unit >= 0xd800 && unit < 0xdc00 && this.source.startsWith('\\u', this.at)) {
      this.at += 2
      const low = this.#hex()
      const character = String.fromCharCode(unit, low)
      return this.#bytes ? Buffer.from(character).toString('latin1') : character
    }
    unit = Math.trunc(unit)
    const character = String.fromCharCode(unit)
    return this.#bytes ? Buffer.from(character).toString('latin1') : character
  }

  #hex(): number {
    const digits = this.source.slice(this.at, this.at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('Invalid escape character.')
    this.at += 4
    return Number.parseInt(digits, 16)
  }
}

/** Rule: one object has at most 4 MB (DEV copy-usage_notes-copy-from-json). */
const MAX_OBJECT = 4 * 1024 * 1024

/**
 * The objects of one file: they follow each other with white space between them and nothing else, neither commas nor an
 * array around them (DEV copy-parameters-data-format, "JSON"). After text that is no JSON it goes on at the next
 * line that begins with "{": that is an assumption, the documents do not say.
 */
export function* jsonRows(source: string, bytes: boolean): Generator<JsonRow> {
  const reader = new JsonReader(source, bytes)
  let line = 1
  let counted = 0
  const lineAt = (at: number): number => {
    for (;;) {
      const next = source.indexOf('\n', counted)
      if (next < 0 || next >= at) return line
      line += 1
      counted = next + 1
    }
  }
  for (;;) {
    reader.space()
    if (reader.at >= source.length) return
    const start = reader.at
    try {
      const values = reader.object()
      const raw = source.slice(start, reader.at)
      const tooLong = (bytes ? raw.length : Buffer.byteLength(raw)) > MAX_OBJECT
      const error = tooLong
        ? new LoadError(LOAD_ERRORS.line, 'Invalid input line: a JSON object has at most 4 MB.')
        : undefined
      yield { values: tooLong ? undefined : values, error, raw, line: lineAt(reader.at) }
    } catch (error) {
      if (!(error instanceof LoadError)) throw error
      const next = source.indexOf('\n{', Math.max(start, reader.at - 1))
      const at = lineAt(Math.max(start, Math.min(reader.at, source.length)))
      const end = next < 0 ? source.length : next
      yield { values: undefined, error, raw: source.slice(start, end).trimEnd(), line: at }
      reader.at = next < 0 ? source.length : next + 1
    }
  }
}
