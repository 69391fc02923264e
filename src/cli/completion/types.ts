/** What the scripts complete. */
export interface Completion {
  readonly verbs: readonly CompletedVerb[]
  readonly globals: readonly CompletedFlag[]
}

interface CompletedVerb {
  readonly name: string
  readonly summary: string
  /** In order. */
  readonly args: readonly CompletedArg[]
  readonly flags: readonly CompletedFlag[]
}

export interface CompletedArg {
  readonly words: readonly string[]
  readonly complete: 'file' | 'folder' | undefined
}

export interface CompletedFlag {
  /** Without dashes. */
  readonly name: string
  readonly description: string
  /** switch: takes no value; else what kind of value. */
  readonly kind: 'switch' | 'value' | 'file' | 'folder'
  readonly words: readonly string[]
}
