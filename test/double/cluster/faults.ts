/** What goes wrong, once or `times` times, at the next statement that matches. */
export interface Fault {
  /** The statements it concerns; default: any. */
  readonly match?: RegExp
  /** How many matching statements pass before it strikes; default 0. */
  readonly after?: number
  /** How often it strikes; default 1. */
  readonly times?: number
  /**
   * kill: the connection breaks before the statement runs; kill-after: when it has run and before the client hears;
   * serializable: error 1023; slow: the statement waits for `milliseconds`; error: SQLSTATE `code` with `message`.
   */
  readonly kind: 'kill' | 'kill-after' | 'serializable' | 'slow' | 'error'
  readonly milliseconds?: number
  readonly code?: string
  readonly message?: string
}

export class Faults {
  #armed: { readonly fault: Fault; after: number; times: number }[] = []

  inject(fault: Fault): void {
    this.#armed.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 })
  }

  clear(): void {
    this.#armed = []
  }

  /** The fault that strikes this statement, if one does. */
  next(sql: string): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.times === 0 || (armed.fault.match && !armed.fault.match.test(sql))) continue
      if (armed.after > 0) {
        armed.after -= 1
        continue
      }
      armed.times -= 1
      return armed.fault
    }
    return undefined
  }
}
