/** The catalogue that a plan names, made from plain data so that every worker can make it for itself. */
import type { Catalogue } from './catalogue.ts'
import { madeUpCatalogue } from './catalogue.ts'
import { type FolderTracks, folderCatalogue } from './folder-catalogue.ts'

export type SongsPlan =
  | { readonly kind: 'made-up'; readonly size: number }
  | ({ readonly kind: 'folder' } & FolderTracks)

export function openCatalogue(songs: SongsPlan): Catalogue {
  return songs.kind === 'made-up' ? madeUpCatalogue(songs.size) : folderCatalogue(songs)
}
