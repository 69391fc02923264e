/** Longer texts do not lie with the young objects, and take four times as long to make. */
const STRETCH = 64 * 1024

/**
 * Rows as text, a character a byte (latin1), for regular expressions. Rows that lie together share one text: one for each would
 * take a quarter of the time that it takes to match them.
 */
export class Latin1 {
  text = ''
  #buffer: Buffer | undefined
  #from = 0
  #to = 0

  /**
   * Makes `text` hold a row.
   * @param buffer its bytes, which stay as they are for as long as rows of it are asked for
   * @returns where in the text it begins
   */
  hold(buffer: Buffer, start: number, end: number): number {
    if (buffer !== this.#buffer || start < this.#from || end > this.#to) {
      this.#buffer = buffer
      this.#from = start
      this.#to = Math.min(buffer.length, Math.max(end, start + STRETCH))
      this.text = buffer.toString('latin1', start, this.#to)
    }
    return start - this.#from
  }
}
