import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidValue } from './invalid-value.ts'

/** Where files lie: a folder of this machine, or a prefix of an S3 bucket. */
export type Location =
  | { readonly kind: 'folder' /** Absolute. */; readonly path: string }
  | {
      readonly kind: 's3'
      readonly bucket: string /** Without a slash in front; "" is the whole bucket. */
      readonly prefix: string
    }

/** What a relative path and `~` mean. */
export interface PathBase {
  readonly folder: string
  readonly home: string
}

/** An absolute path from one that may be relative or start with `~`. */
export function resolvePath(text: string, base: PathBase): string {
  if (text === '~' || /^~[/\\]/.test(text)) return join(base.home, text.slice(1))
  return isAbsolute(text) ? resolve(text) : resolve(base.folder, text)
}

/** Reads a folder (relative to the base) or s3://bucket/prefix. Throws InvalidValue. */
export function parseLocation(text: string, base: PathBase): Location {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return { kind: 'folder', path: resolvePath(text, base) }
  if (scheme === 'file') return { kind: 'folder', path: filePath(text) }
  if (scheme !== 's3') throw new InvalidValue('a folder or s3://bucket/prefix')
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/i.exec(text) ?? []
  if (bucket === undefined) throw new InvalidValue('s3://bucket/prefix with the name of a bucket')
  return { kind: 's3', bucket, prefix: prefix.replace(/^\/+/, '') }
}

/** The location as it is written on a command line. */
export function locationText(location: Location): string {
  return location.kind === 'folder' ? location.path : `s3://${location.bucket}/${location.prefix}`
}

function filePath(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    throw new InvalidValue('a folder, or file:///… with an absolute path')
  }
}
