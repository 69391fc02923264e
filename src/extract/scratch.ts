import { stagingEvents, stagingSongs } from '../model/staging.ts'
import type { ColumnDef, TableDef } from '../model/types.ts'
import type { Dataset } from '../sources/types.ts'
import { inputColumns } from './read-json.ts'

/** The staging table of a dataset. */
export const stagingOf = (dataset: Dataset): TableDef => (dataset === 'events' ? stagingEvents : stagingSongs)

const column = (name: string, type: ColumnDef['type']): ColumnDef => ({ name, type, required: false, comment: '' })
const bigint = (name: string): ColumnDef => column(name, { kind: 'bigint' })
const text = (name: string): ColumnDef => column(name, { kind: 'long-text' })

/** A temporary table that this process fills by itself. */
export interface ScratchTable {
  readonly name: string
  readonly columns: readonly ColumnDef[]
}

/** The temporary tables of one extraction, all named after its dataset. */
export interface Scratch {
  /** The valid rows, where they are not read straight into staging; the columns of the staging table. */
  readonly rows: ScratchTable
  /** A row a file, with what became of its rows. */
  readonly tally: string
  /** A row a file, with how many rows it has. */
  readonly files: ScratchTable
  /** The lines that hold rows: made only where some of them were not taken. */
  readonly segments: ScratchTable
  readonly judged: ScratchTable
  readonly rejects: ScratchTable
}

/** An extraction takes the tables of the one before it. */
export function scratchOf(dataset: Dataset): Scratch {
  const name = (what: string): string => `x_${dataset}_${what}`
  return {
    rows: { name: name('rows'), columns: stagingOf(dataset).columns },
    tally: name('tally'),
    segments: {
      name: name('segments'),
      columns: ['first_row', 'row_count', 'file_id', 'first_line'].map(bigint)
    },
    files: {
      name: name('files'),
      columns: [bigint('file_id'), text('uri'), text('etag'), bigint('size'), bigint('rows_read')]
    },
    judged: {
      name: name('judged'),
      columns: [...inputColumns(stagingOf(dataset)), bigint('file_id'), bigint('line')]
    },
    rejects: {
      name: name('rejects'),
      columns: [
        bigint('file_id'),
        bigint('line'),
        text('column_name'),
        text('reason'),
        text('message'),
        text('raw'),
        text('raw_encoding'),
        bigint('raw_bytes')
      ]
    }
  }
}

const duckType = (c: ColumnDef): string =>
  ({
    integer: 'INTEGER',
    bigint: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    timestamp: 'TIMESTAMP',
    text: 'VARCHAR',
    'long-text': 'VARCHAR'
  })[c.type.kind]

export const createScratch = (table: ScratchTable): string =>
  `CREATE OR REPLACE TEMP TABLE ${table.name} (${table.columns.map((c) => `${c.name} ${duckType(c)}`).join(', ')})`
