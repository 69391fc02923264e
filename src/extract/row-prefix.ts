/**
 * The key under which each row of a part carries its number, which names its file and line. Row ids would tell the same
 * only while a plan keeps the order of lines, which a join in it does not; so a row has to say itself which one it is. It also
 * says so whether its shape is known, or a reader has to doubt it.
 */
export const KNOWN_KEY = '#row'
export const DOUBTED_KEY = '?row'

/** What stands in front of a row's number in a part. */
const HEAD = `{"${KNOWN_KEY}":`
/** Where the two keys differ. */
const MARK_AT = HEAD.indexOf('#')
const KNOWN_MARK = KNOWN_KEY.charCodeAt(0)
const DOUBTED_MARK = DOUBTED_KEY.charCodeAt(0)
const LINE_DIGITS = 10
const ZERO = 48
const NINE = 57

/** A row's number says where it comes from: the number of its file in the part, from 1, and ten digits of its line. */
export const LINES = 10 ** LINE_DIGITS

/** The beginning of a row of known shape, in place of its brace; of one in doubt it differs in one character. */
export const prefixOf = (file: number, line: number): string =>
  `${HEAD}${file}${String(line).padStart(LINE_DIGITS, '0')},`

/** Writes such beginnings. Rows come line by line, so that mostly a digit changes: counting up is cheaper than spelling. */
export class RowPrefixes {
  #bytes = Buffer.alloc(0)
  #file = 0
  #line = 0

  /** @returns bytes written, LONGEST_PREFIX at most */
  write(target: Buffer, at: number, file: number, line: number, known: boolean): number {
    if (file === this.#file && line === this.#line + 1) this.#countUp()
    else this.#bytes = Buffer.from(prefixOf(file, line), 'latin1')
    this.#file = file
    this.#line = line
    const bytes = this.#bytes
    for (let i = 0; i < bytes.length; i++) target[at + i] = bytes[i] ?? 0
    target[at + MARK_AT] = known ? KNOWN_MARK : DOUBTED_MARK
    return bytes.length
  }

  #countUp(): void {
    let digit = this.#bytes.length - 2
    while (this.#bytes[digit] === NINE) this.#bytes[digit--] = ZERO
    this.#bytes[digit] = (this.#bytes[digit] ?? 0) + 1
  }
}

/** No beginning is longer: a part has at most ten digits of files. */
export const LONGEST_PREFIX = HEAD.length + 2 * LINE_DIGITS + 1
