import { rmSync } from 'node:fs'
import { readAhead } from '../sources/read-ahead.ts'
import type { Dataset } from '../sources/types.ts'
import { type PartContent, pathsOf } from './part.ts'
import { PartWriter } from './part-writer.ts'
import { type InputFile, WHOLE } from './read-file.ts'

/** The files of one dataset, gathered into a part that waits to be read. */
export interface Gathered {
  readonly dataset: Dataset
  readonly files: readonly InputFile[]
  readonly part: PartContent
}

/**
 * Writes files of one dataset into one part. The lines are counted here, independently of the reader that parses them,
 * so that "rows read = staged + rejected" proves something. No database takes part in it: the files of the next batch
 * can be gathered while this one is read or committed.
 * @param path where the part is written; `discard` removes it
 */
export async function gather(
  dataset: Dataset,
  files: readonly InputFile[],
  path: string,
  signal?: AbortSignal
): Promise<Gathered> {
  const writer = new PartWriter(path, dataset, files[0]?.fileId ?? 0)
  let part: PartContent
  const ahead = readAhead(files, WHOLE, signal)
  try {
    for (const input of ahead.files) {
      signal?.throwIfAborted()
      await writer.add(input, signal)
    }
  } finally {
    ahead.stop()
    part = writer.close()
  }
  return { dataset, files, part }
}

/** Removes a part that has been read, for its room on the disk. */
export function discard({ part }: Gathered): void {
  for (const path of pathsOf(part)) rmSync(path, { force: true })
}
