import { etlChecks, etlFiles, etlRejects, etlRuns } from './books.ts'
import { matchKeys, songCatalogue, songMatches } from './internal.ts'
import { stagingEvents, stagingSongs } from './staging.ts'
import { artists, plays, songplays, songs, time, userLevels, users } from './star.ts'
import type { TableDef, ViewDef } from './types.ts'

export * from './books.ts'
export * from './internal.ts'
export * from './staging.ts'
export * from './star.ts'
export * from './types.ts'

/** Every table, in an order in which they can be created. */
export const tables: readonly TableDef[] = [
  stagingEvents,
  stagingSongs,
  songplays,
  users,
  userLevels,
  songs,
  artists,
  time,
  songCatalogue,
  matchKeys,
  songMatches,
  etlRuns,
  etlFiles,
  etlRejects,
  etlChecks
]

export const views: readonly ViewDef[] = [plays]

/** The tables that the transform fills from staging. */
export const derivedTables: readonly TableDef[] = tables.filter((t) => t.group === 'star' || t.group === 'internal')
