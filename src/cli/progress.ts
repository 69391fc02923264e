import { cutTo, visible } from './render/width.ts'

/** How far something is. */
export interface Progress {
  readonly label: string
  readonly done: number
  /** Where it is known. */
  readonly total?: number
  /** What is counted: files, rows. */
  readonly unit?: string
}

const BAR = 20
const ERASE_LINE = '\r\u001B[K'
const LEAST_MS = 80

/** One line that is drawn over itself on a terminal. */
export class ProgressLine {
  readonly #write: (text: string) => void
  readonly #columns: () => number
  readonly #now: () => Date
  #shown = false
  #last = Number.NEGATIVE_INFINITY

  constructor(write: (text: string) => void, columns: () => number, now: () => Date) {
    this.#write = write
    this.#columns = columns
    this.#now = now
  }

  /** Draws it, but not more often than eyes can follow. */
  show(progress: Progress): void {
    const time = this.#now().getTime()
    if (this.#shown && time - this.#last < LEAST_MS && progress.done !== progress.total) return
    this.#last = time
    this.#shown = true
    // The last column stays free: a full line would wrap on some terminals.
    this.#write(`${ERASE_LINE}${cutTo(progressText(progress), this.#columns() - 1)}`)
  }

  /** Takes it away, so that other text can be written. */
  clear(): void {
    if (this.#shown) this.#write(ERASE_LINE)
    this.#shown = false
  }
}

export function progressText({ label, done, total, unit }: Progress): string {
  const count = (number: number) => number.toLocaleString('en-US')
  const counted = `${count(done)}${total === undefined ? '' : `/${count(total)}`}${unit === undefined ? '' : ` ${unit}`}`
  if (total === undefined || total <= 0) return `${visible(label)}  ${counted}`
  const share = Math.min(1, done / total)
  const full = Math.floor(share * BAR)
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  return `${visible(label)}  ${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${percent}  ${counted}`
}
