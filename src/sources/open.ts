import { AppError } from '../util/errors.ts'
import { type Location, locationText } from '../util/location.ts'
import { folderSource } from './folder.ts'
import type { Source } from './types.ts'

/** The source at a place. Reads nothing yet. */
export async function openSource(place: Location): Promise<Source> {
  if (place.kind === 'folder') return folderSource(place.path)
  throw new AppError('E_CONFIG', 'fix-config', `this version cannot read from S3 (${locationText(place)})`, {
    hint: 'Copy the objects into a folder (aws s3 sync) and name that as LOG_DATA or SONG_DATA.'
  })
}
