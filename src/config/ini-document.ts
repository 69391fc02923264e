import { readValue, writeValue } from './ini-value.ts'

/**
 * An INI file that remembers its lines, so that an error can name one and a rewrite keeps comments and order. The rules
 * are those of Python's configparser, which the first users' dwh.cfg was written for, but where those are traps: see
 * docs/decisions/0001-own-ini-reader.md.
 */

/** A line that is no INI. The caller adds the file's name. */
export class IniError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.name = 'IniError'
    this.line = line
  }
}

/** One `KEY = value`, its names as written. */
export interface IniEntry {
  readonly section: string
  readonly key: string
  readonly value: string
  /** From 1. */
  readonly line: number
}

export interface IniSection {
  readonly name: string
  readonly line: number
}

const SECTION = /^\s*\[([^\]]*)\]\s*(?:[#;].*)?$/
const PAIR = /^(\s*)([^=:]*?)(\s*[=:]\s*)(.*)$/

export class IniDocument {
  /** Each with its own line end, which may be LF, CRLF or, on the last line, none. */
  readonly #lines: string[]
  #sections: readonly IniSection[] = []
  #entries: readonly IniEntry[] = []

  private constructor(lines: string[]) {
    this.#lines = lines
    this.#read()
  }

  /** Reads the text of a file. Throws IniError for a line that is neither section, `KEY = value`, comment nor blank. */
  static parse(text: string): IniDocument {
    return new IniDocument(text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
  }

  sections(): readonly IniSection[] {
    return this.#sections
  }

  entries(): readonly IniEntry[] {
    return this.#entries
  }

  /** The entry with these names, whatever their case. */
  get(section: string, key: string): IniEntry | undefined {
    return this.#entries.find((entry) => same(entry.section, section) && same(entry.key, key))
  }

  /** Gives a key its value: on its own line if it has one, else at the end of its section, which is made if need be. */
  set(section: string, key: string, value: string): void {
    const entry = this.get(section, key)
    if (entry) this.#replace(entry, value)
    else this.#insert(section, `${key} = ${written(value, '', key)}`)
    this.#read()
  }

  toString(): string {
    return this.#lines.join('')
  }

  #replace(entry: IniEntry, value: string): void {
    const line = this.#lines[entry.line - 1] ?? ''
    const text = content(line)
    const [, indent = '', key = '', sign = '', rest = ''] = PAIR.exec(text) ?? []
    const old = readValue(rest)
    const tail = old?.tail.trimEnd() ?? ''
    const gap = /^\S/.test(tail) ? ' ' : ''
    this.#lines[entry.line - 1] =
      `${indent}${key}${sign}${written(value, old?.quote ?? '', key)}${gap}${tail}${line.slice(text.length)}`
  }

  #insert(section: string, text: string): void {
    const end = this.#lines.some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n'
    const last = this.#lines.length - 1
    const lastLine = this.#lines[last]
    if (lastLine !== undefined && !lastLine.endsWith('\n')) this.#lines[last] = lastLine + end
    const header = this.#sections.find(({ name }) => same(name, section))
    if (!header) {
      this.#lines.push(...(this.#lines.length > 0 ? [end] : []), `[${section}]${end}`, text + end)
      return
    }
    const lines = this.#entries.filter((entry) => same(entry.section, section)).map((entry) => entry.line)
    this.#lines.splice(Math.max(header.line, ...lines), 0, text + end)
  }

  #read(): void {
    const sections: IniSection[] = []
    const entries: IniEntry[] = []
    for (const [index, line] of this.#lines.entries()) {
      const number = index + 1
      const text = content(index === 0 ? line.replace(/^\uFEFF/, '') : line)
      if (/^\s*([#;]|$)/.test(text)) continue
      const header = SECTION.exec(text)
      if (header) sections.push(newSection(header[1] ?? '', number, sections))
      else entries.push(newEntry(text, number, sections.at(-1), entries))
    }
    this.#sections = sections
    this.#entries = entries
  }
}

function newSection(written: string, line: number, before: readonly IniSection[]): IniSection {
  const name = written.trim()
  if (name === '') throw new IniError(line, 'a section without a name')
  const twin = before.find((section) => same(section.name, name))
  if (twin) throw new IniError(line, `section [${name}] is there twice; it began on line ${twin.line}`)
  return { name, line }
}

function newEntry(text: string, line: number, section: IniSection | undefined, before: readonly IniEntry[]): IniEntry {
  const [, , key = '', , rest = ''] = PAIR.exec(text) ?? []
  // Never quotes the line itself: it may be the rest of a secret.
  if (key === '' || /\s/.test(key)) throw new IniError(line, 'expected [SECTION], KEY = value, or a comment')
  if (!section) throw new IniError(line, `${key} stands before any [SECTION]`)
  const twin = before.find((entry) => same(entry.section, section.name) && same(entry.key, key))
  if (twin) throw new IniError(line, `[${section.name}] ${key} is there twice; first on line ${twin.line}`)
  const read = readValue(rest.trimEnd())
  if (!read) throw new IniError(line, `[${section.name}] ${key} has an opening quote and no closing one`)
  return { section: section.name, key, value: read.value, line }
}

function content(line: string): string {
  return line.replace(/\r?\n$/, '')
}

function written(value: string, quote: '' | "'" | '"', key: string): string {
  const text = writeValue(value, quote)
  if (text === undefined) throw new RangeError(`the value of ${key} cannot stand on one line of an INI file`)
  return text
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
