import * as model from '../model/index.ts'
import type { FileRange, TimeSpan } from '../model/scope.ts'
import { artists } from './artists.ts'
import { songplays } from './songplays.ts'
import { songCatalogue, songs, touchedSongs } from './songs.ts'
import { time } from './time.ts'
import { type SqlContext, type Step, statistics } from './types.ts'
import { touchedUsers, userLevels, users } from './users.ts'

export { removeReplaced } from './replaced.ts'
export { lateSongs, repoint, songTexts } from './song-matches.ts'
export { isPlay, type SqlContext, type Step, statistics } from './types.ts'

/** What staged songs change in the catalogue, songs and artists. Before `songTexts`, which knows them then. */
export function catalogue(context: SqlContext, range: FileRange): Step[] {
  const rules = context.dialect.traits
  return [
    ...touchedSongs(rules, range),
    ...songCatalogue(rules),
    ...songs(rules),
    ...artists(rules),
    ...statistics(context.dialect, [model.songCatalogue, model.songs, model.artists])
  ]
}

/** What staged events change; after `songTexts`. `span` is the time of their plays and of those taken back; undefined where there is none. */
export function transformEvents(context: SqlContext, range: FileRange, span: TimeSpan | undefined): Step[] {
  return [
    ...(span ? plays(context, range, span) : []),
    ...touchedUsers(context, range),
    ...users(context),
    ...userLevels(context, range),
    ...statistics(context.dialect, [model.users, model.userLevels])
  ]
}

function plays(context: SqlContext, range: FileRange, span: TimeSpan): Step[] {
  const { dialect } = context
  return [
    ...songplays(context, range, span),
    ...statistics(dialect, [model.songplays, model.songMatches]),
    ...time(context, span),
    ...statistics(dialect, [model.time])
  ]
}
