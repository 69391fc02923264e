import { RedshiftError } from '../errors.ts'
import { type Address, addressOf, type ClusterS3 } from './s3.ts'
import type { CopyStatement } from './statement.ts'

/** One file of a COPY, and whether it has to be there. */
export interface CopyFile extends Address {
  readonly mandatory: boolean
}

const problem = (what: string): RedshiftError =>
  new RedshiftError('XX000', `Problem reading manifest file - ${what}`, {
    detail: 'error: code: 8001 (double, not Redshift)'
  })

/**
 * The files that a COPY reads (DEV copy-parameters-data-source-s3): every key that begins with the prefix, or the entries
 * of the manifest, each as often as it stands there; `mandatory` is false by default.
 */
export async function filesOf(copy: CopyStatement, s3: ClusterS3): Promise<CopyFile[]> {
  const at = addressOf(copy.from)
  if (!copy.manifest) {
    const found = await s3.list(at)
    if (found.length === 0) {
      throw new RedshiftError('XX000', `The specified S3 prefix '${at.key}' does not exist`, {
        detail: 'error: code: 8001 (double, not Redshift)'
      })
    }
    // Rule: empty keys that end in "/" stand for folders.
    return found
      .filter((object) => !(object.key.endsWith('/') && object.size === 0))
      .map(({ bucket, key }) => ({ bucket, key, mandatory: true }))
  }
  const manifest = await s3.get(at)
  if (!manifest)
    throw problem(`S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Key ${at.key}`)
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(manifest.bytes))
  } catch {
    throw problem(`invalid JSON in s3://${at.bucket}/${at.key}`)
  }
  const entries = typeof parsed === 'object' && parsed !== null && 'entries' in parsed ? parsed.entries : undefined
  if (!Array.isArray(entries)) throw problem('no "entries" array')
  return entries.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('url' in entry) || typeof entry.url !== 'string')
      throw problem('an entry without "url"')
    const mandatory = 'mandatory' in entry ? entry.mandatory : false
    if (typeof mandatory !== 'boolean') throw problem('"mandatory" is not a boolean')
    return { ...addressOf(entry.url), mandatory }
  })
}
