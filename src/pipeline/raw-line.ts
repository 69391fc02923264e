import { createGunzip } from 'node:zlib'
import { LineSplitter } from '../extract/lines.ts'
import { isGzip, type Source, type SourceFile } from '../sources/types.ts'
import { AppError } from '../util/errors.ts'

/** A line of a version of a file, or null where that version is no more. Reads no further than that line. */
export async function rawLine(
  source: Source,
  file: SourceFile,
  line: number,
  signal?: AbortSignal
): Promise<string | null> {
  let raw: string | null = null
  const splitter = new LineSplitter((buffer, start, end, number) => {
    if (number === line) raw = buffer.toString('utf8', start, end)
  })
  try {
    const stored = await source.open(file, signal)
    const plain = isGzip(file.uri) ? stored.pipe(createGunzip()) : stored
    stored.on('error', (error) => plain.destroy(error))
    try {
      for await (const chunk of plain) {
        splitter.push(chunk)
        if (splitter.lines >= line) break
      }
      splitter.end()
    } finally {
      stored.destroy()
    }
  } catch (error) {
    if (error instanceof AppError && error.details.gone === true) return null
    // Damaged gzip data: the lines before it can be told.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return raw
    throw error
  }
  return raw
}
