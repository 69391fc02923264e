import type { Writable } from 'node:stream'
import pico from 'picocolors'
import { type Progress, ProgressLine } from './progress.ts'
import { jsonText } from './render/json.ts'
import { visible } from './render/width.ts'

/** A place to write to: stdout, stderr, or a test's buffer. */
export interface Stream {
  write(text: string): void
  readonly isTty: boolean
  /** The width of the terminal, where it is one. */
  readonly columns: number | undefined
  /** Nobody reads any more. */
  readonly closed: boolean
  /** For more than fits into memory: whoever writes here waits for the reader. */
  readonly raw: Writable
}

/** Results. */
export interface Out {
  /** Nobody reads any more: a long result may stop. */
  readonly closed: boolean
  /** Standard output itself, whatever --json says. */
  readonly raw: Writable
  /** Text as it is. With --json it goes to stderr: stdout has exactly one document. */
  write(text: string): void
  /** The document of --json. */
  json(document: unknown): void
}

/** Everything that is no result. */
export interface Err {
  /** What a person may want to know; not with --quiet. */
  note(text: string): void
  /** What a person should look at; always. */
  warn(text: string): void
  /** What helps to understand; only with --verbose. */
  detail(text: string): void
  /** Draws how far it is, on a terminal and not with --quiet; undefined takes it away. */
  progress(progress: Progress | undefined): void
}

export type Colors = ReturnType<typeof pico.createColors>

export interface OutputOptions {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  /** Masks secrets; asked for at every line, since more secrets are known once the configuration is read. */
  readonly redact: (text: string) => string
}

export class Output implements Out, Err {
  readonly #options: OutputOptions
  readonly #progress: ProgressLine
  readonly #colors: Colors
  #documents = 0

  constructor(options: OutputOptions) {
    this.#options = options
    const { stderr, now } = options
    this.#progress = new ProgressLine(
      (text) => stderr.write(text),
      () => stderr.columns || 80,
      now
    )
    this.#colors = pico.createColors(hasColors(stderr, options.env))
  }

  get closed(): boolean {
    return this.#options.stdout.closed
  }

  get raw(): Writable {
    this.#progress.clear()
    return this.#options.stdout.raw
  }

  /** Whether the document of --json is out: then an error must not print a second one. */
  get hasDocument(): boolean {
    return this.#documents > 0
  }

  write(text: string): void {
    this.#progress.clear()
    const { json, stdout, stderr } = this.#options
    if (json) stderr.write(text)
    else stdout.write(text)
  }

  json(document: unknown): void {
    this.#progress.clear()
    this.#documents += 1
    const { stdout } = this.#options
    stdout.write(`${jsonText(document, stdout.isTty ? '  ' : '')}\n`)
  }

  note(text: string): void {
    if (!this.#options.quiet) this.#line(text)
  }

  warn(text: string): void {
    this.#line(text, this.#colors.yellow('warning: '))
  }

  detail(text: string): void {
    if (this.#options.verbose) this.#line(text, '', this.#colors.dim)
  }

  /** An error's lines; `error:` and the like in colour. */
  error(lines: readonly (readonly [word: string, text: string])[]): void {
    for (const [word, text] of lines) {
      this.#line(text, word === 'error' ? this.#colors.red('error: ') : this.#colors.bold(`${word}: `))
    }
  }

  progress(progress: Progress | undefined): void {
    if (progress === undefined) this.#progress.clear()
    else if (this.#options.stderr.isTty && !this.#options.quiet) this.#progress.show(progress)
  }

  #line(text: string, before = '', style: (text: string) => string = (same) => same): void {
    this.#progress.clear()
    const shown = this.#options.redact(text).split('\n').map(visible).join('\n')
    this.#options.stderr.write(`${before}${style(shown)}\n`)
  }
}

/** https://no-color.org: any value but the empty one turns colour off. */
function hasColors(stream: Stream, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTty && !env.NO_COLOR && env.TERM !== 'dumb'
}
