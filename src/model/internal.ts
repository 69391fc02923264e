import { opt, req } from './column.ts'
import type { TableDef } from './types.ts'

/** Tables that the transform keeps for itself, so that its cost follows the new data. All can be made from staging. */
export const songCatalogue: TableDef = {
  name: 'song_catalogue',
  group: 'internal',
  comment: 'The staged row that counts for each song_id: the one with the greatest (uri, line).',
  columns: [
    req.text(64)('song_id', 'Song.'),
    req.text(1024)('title', 'Title.'),
    req.text(64)('artist_id', 'Artist.'),
    req.text(1024)('artist_name', 'Name the artist goes by on this song.'),
    opt.text(1024)('artist_location', 'Where the artist is from.'),
    opt.double('artist_latitude', 'Degrees north.'),
    opt.double('artist_longitude', 'Degrees east.'),
    opt.integer('year', 'Year of release.'),
    opt.double('duration', 'Length in seconds.'),
    req.text(16_384)('title_key', 'Title, folded for the rule normalized.'),
    req.text(16_384)('artist_key', 'Artist name, folded for the rule normalized.'),
    req.bigint('file_id', 'Version of the file it came from.'),
    req.bigint('line', 'Line in that file.')
  ],
  key: ['song_id'],
  sortKey: ['song_id'],
  distribution: { style: 'key', column: 'song_id' },
  lookups: [['artist_id']]
}

export const matchKeys: TableDef = {
  name: 'match_keys',
  group: 'internal',
  comment: 'Titles and artist names as logged or catalogued, each with its folded form for the rule normalized.',
  columns: [
    req.text(1024)('text', 'As it stands in staging.'),
    req.text(16_384)('key', 'Double encoding undone; case, accents, punctuation and space folded.')
  ],
  key: ['text'],
  sortKey: ['text'],
  distribution: { style: 'all' },
  lookups: [],
  distinctTexts: true
}

export const songMatches: TableDef = {
  name: 'song_matches',
  group: 'internal',
  comment: 'The song of each play that has one, by either rule of SONG_MATCH.',
  columns: [
    req.bigint('songplay_id', 'Play.', { references: 'songplays.songplay_id' }),
    opt.text(64)('exact_song_id', 'Song by the rule exact.', { references: 'songs.song_id' }),
    opt.text(64)('normalized_song_id', 'Song by the rule normalized.', { references: 'songs.song_id' })
  ],
  key: ['songplay_id'],
  sortKey: ['songplay_id'],
  distribution: { style: 'key', column: 'songplay_id' }
}
