/** Where bytes go: a folder, a stream, later an object store. A file counts only when it is committed. */

export interface OutputFile {
  write(bytes: Uint8Array): void | Promise<void>
  /** Makes the file appear, whole. */
  commit(): void | Promise<void>
  /** Forgets what was written. */
  discard(): void | Promise<void>
}

/** A folder of small files that appears as one. */
export interface OutputFolder {
  add(path: string, text: string): void | Promise<void>
  commit(): void | Promise<void>
  discard(): void | Promise<void>
}

export interface Sink {
  /** Starts a file at `path`, with `/` between its parts. */
  open(path: string): OutputFile | Promise<OutputFile>
  /** Writes a small file at once. */
  whole(path: string, text: string): void | Promise<void>
  /** Starts a folder that is not there yet. */
  folder(path: string): OutputFolder
}
