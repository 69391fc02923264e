import { opt, req } from './column.ts'
import type { TableDef } from './types.ts'

const all = { style: 'all' } as const

export const etlRuns: TableDef = {
  name: 'etl_runs',
  group: 'books',
  comment: 'One row an etl invocation.',
  columns: [
    req.bigint('run_id', 'Run, from 1.'),
    req.text(16)('status', 'How it stands.', { accepted: ['running', 'done', 'failed', 'interrupted'] }),
    req.text(256)('holder', 'Who ran it: user, host, process.'),
    req.text(32)('version', 'Version of this program.'),
    req.timestamp('started_at', 'Begin, UTC.'),
    opt.timestamp('finished_at', 'End, UTC.'),
    req.text(16)('song_match', 'Rule by which plays find their song.', { accepted: ['exact', 'normalized'] }),
    req.bigint('files_new', 'Files loaded for the first time.'),
    req.bigint('files_changed', 'Files that replaced an earlier version.'),
    req.bigint('files_gone', 'Files of the ledger that the source no longer has; their rows stay.'),
    req.bigint('rows_read', 'Rows read: staged + rejected.'),
    req.bigint('rows_staged', 'Rows staged.'),
    req.bigint('rows_rejected', 'Rows rejected.'),
    req.bigint('plays', 'Staged rows with page NextSong.'),
    req.bigint('duplicates', 'Of those, the ones that repeat another play.'),
    opt.bigint('plays_total', 'Plays in the warehouse afterwards.'),
    opt.bigint('matched_exact', 'Of those, plays whose song the rule exact finds.'),
    opt.bigint('matched_normalized', 'Of those, plays whose song the rule normalized finds.'),
    opt.longText('message', 'What went wrong, where something did.')
  ],
  key: ['run_id'],
  sortKey: ['run_id'],
  distribution: all
}

export const etlFiles: TableDef = {
  name: 'etl_files',
  group: 'books',
  comment: 'The ledger: every version of every file ever loaded.',
  columns: [
    req.bigint('file_id', 'Version of a file, from 1.'),
    req.text(16)('dataset', 'What it holds.', { accepted: ['events', 'songs'] }),
    req.text(4096)('uri', 'Where it lies: an absolute path or s3://bucket/key.'),
    req.text(256)('etag', 'What tells one version from another.'),
    req.bigint('size', 'Bytes.'),
    req.text(16)('status', 'Whether its rows are in the tables.', { accepted: ['loaded', 'replaced'] }),
    req.bigint('run_id', 'Run that loaded it.', { references: 'etl_runs.run_id' }),
    req.timestamp('loaded_at', 'When, UTC.'),
    req.bigint('rows_read', 'Rows read: staged + rejected.'),
    req.bigint('rows_staged', 'Rows staged.'),
    req.bigint('rows_rejected', 'Rows rejected.'),
    req.bigint('plays', 'Staged rows with page NextSong.'),
    req.bigint('duplicates', 'Of those, the ones that repeat another play.'),
    opt.bigint(
      'staged_as',
      'Where one COPY of the cluster read several files: the file under whose id and counts their rows stand.'
    )
  ],
  key: ['file_id'],
  sortKey: ['file_id'],
  distribution: all,
  lookups: [['uri']]
}

export const etlRejects: TableDef = {
  name: 'etl_rejects',
  group: 'books',
  comment: 'Every input row that could not be loaded, with its reason.',
  columns: [
    req.bigint('run_id', 'Run that met it.', { references: 'etl_runs.run_id' }),
    req.bigint('file_id', 'Version of the file.', { references: 'etl_files.file_id' }),
    req.text(16)('dataset', 'What the file holds.', { accepted: ['events', 'songs'] }),
    req.bigint('line', 'The physical line, from 1.'),
    opt.text(64)('column_name', 'Key of the input that is at fault, where one is.'),
    req.text(32)('reason', 'Kind of fault.'),
    req.text(1024)('message', 'What was found and what belongs there.'),
    req.longText(
      'raw',
      'The row as it was; its beginning where it is longer than 1 MiB, on Redshift than 58,000 bytes.'
    ),
    req.text(8)('raw_encoding', 'utf-8, or base64 where the bytes are not text that a database can hold.'),
    req.bigint('raw_bytes', 'Length of the row in bytes.')
  ],
  key: ['file_id', 'line'],
  sortKey: ['file_id', 'line'],
  distribution: { style: 'even' }
}

export const etlChecks: TableDef = {
  name: 'etl_checks',
  group: 'books',
  comment: 'The outcome of every check of every run.',
  columns: [
    req.bigint('run_id', 'Run; 0 for a check that was called alone.'),
    req.integer('batch', 'Batch of the run, from 1; 0 for the whole warehouse.'),
    req.text(64)('check_id', 'Which check.'),
    req.text(64)('table_name', 'Table that it looks at.'),
    req.text(8)('severity', 'What a failure does.', { accepted: ['error', 'warn'] }),
    req.text(8)('status', 'Outcome.', { accepted: ['passed', 'failed'] }),
    req.bigint('failing', 'Rows that fail it.'),
    req.text(1024)('message', 'The outcome in words.'),
    opt.longText('sample', 'Some of the failing rows, as JSON.'),
    req.timestamp('checked_at', 'When, UTC.')
  ],
  key: [],
  sortKey: ['checked_at'],
  distribution: all
}
