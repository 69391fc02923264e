import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGzip } from 'node:zlib'

/** Compressed parts aim at no more than this: a few dozen megabytes, of text that shrinks to a tenth. */
const PART_BYTES = 256 * 1024 * 1024
/** Below this in a slice, in bytes of text, more parts are more requests and no more speed. */
const LEAST_BYTES = 256 * 1024

/** A stretch of a file that ends with a line. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * How many parts a file is cut into: a multiple of the slices, each of which reads one at a time; fewer for what is small.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-use-multiple-files.html
 */
export function partCount(bytes: number, slices: number): number {
  if (bytes < LEAST_BYTES * slices) return Math.max(1, Math.ceil(bytes / LEAST_BYTES))
  return slices * Math.ceil(bytes / (slices * PART_BYTES))
}

/** Cuts a file of lines into stretches of about equal size, none of which cuts a line. */
export async function stretches(path: string, count: number): Promise<readonly Stretch[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const found: Stretch[] = []
    let start = 0
    for (let part = 1; part <= count && start < size; part++) {
      const end = part === count ? size : await lineEnd(file, Math.max(start, Math.floor((size * part) / count)), size)
      if (end > start) found.push({ start, end })
      start = end
    }
    return found
  } finally {
    await file.close()
  }
}

/** The position behind the first line end at or after a position. */
async function lineEnd(file: Awaited<ReturnType<typeof open>>, from: number, size: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(1 << 16)
  for (let position = from; position < size; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) break
    const at = buffer.subarray(0, bytesRead).indexOf(0x0a)
    if (at >= 0) return position + at + 1
    position += bytesRead
  }
  return size
}

/** A stretch of a file, compressed. */
export async function gzipped(path: string, { start, end }: Stretch): Promise<Buffer> {
  const chunks: Buffer[] = []
  const source = createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 })
  const gzip = createGzip({ level: 6 })
  source.once('error', (error) => gzip.destroy(error))
  for await (const chunk of source.pipe(gzip)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
