/** A text that does not say what it should. Whoever knows where the text came from makes an AppError of it. */
export class InvalidValue extends Error {
  /** What would be right, to follow "expected". */
  readonly expected: string
  readonly hint: string | undefined

  constructor(expected: string, hint?: string) {
    super(`expected ${expected}`)
    this.name = 'InvalidValue'
    this.expected = expected
    this.hint = hint
  }
}
